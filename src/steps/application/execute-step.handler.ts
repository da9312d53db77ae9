import { LeaseLost } from '../../kernel/errors';
import { type EngineRun, NO_USAGE, type SessionTotals } from '../../ports/engine';
import type { ProcessRunner } from '../../ports/process-runner';
import type { AttemptRef, OpenedWorkspace, Workspaces } from '../../ports/workspaces';
import type { ProjectsService } from '../../projects/application/projects.service';
import { persistently } from '../../queue/application/persistently';
import { reportOf } from '../../queue/application/report';
import { abortCauseOf, JobHandler, type Work } from '../../queue/application/work';
import type { Attempt } from '../domain/attempt';
import { executePrompt, resumePrompt, type StepBrief } from '../domain/prompts';
import { commandsOf } from '../domain/shell-commands';
import type { StepRun, StepSpec } from '../domain/step-run';
import { addUsage, NOTHING_SPENT } from '../domain/usage';
import type { AttemptLogs } from './attempt-logs';
import type { Delivery, Execution } from './delivery';
import type { EngineSession } from './engine-session';
import { failureOf, recordBreach, type Settlement } from './settlement';
import type { StepStore } from './step.store';
import { stepSpecOf, workspaceOf } from './work-material';

/** Runs an engine on a step in the protocol's worktree. */
export class ExecuteStepHandler extends JobHandler {
  constructor(
    private readonly steps: StepStore,
    private readonly projects: ProjectsService,
    private readonly workspaces: Workspaces,
    private readonly processes: ProcessRunner,
    private readonly sessions: EngineSession,
    private readonly logs: AttemptLogs,
    private readonly delivery: Delivery,
    private readonly settlement: Settlement,
  ) {
    super();
  }

  async handle(work: Work): Promise<void> {
    const step = await stepSpecOf(work, this.steps);
    if (step === undefined) throw new Error(`Job ${work.job.id} has no step.`);
    const unready = await this.sessions.unready(work);
    if (unready !== undefined) {
      await this.settlement.fail(work, unready, reportOf(work.attempt));
      return;
    }
    const history = await this.earlierAttempts(work, step);
    const lost = history.filter((attempt) => attempt.status === 'lost');
    // What a dead or frozen worker left running must not write into the worktree that is ours now.
    if (lost.length > 0) await this.processes.endStrays(work.run.id, work.attempt.id);
    const key = await workspaceOf(work, this.projects);
    const opened = await this.workspaces.open(key, work.run.headSha);
    // Whatever an attempt pushed before it ended without success may be on the remote, and is ours to replace.
    const unsettledShas = history.flatMap((attempt) => (attempt.status === 'succeeded' ? [] : (attempt.headSha ?? [])));
    const execution: Execution = { work, step, key, baseSha: opened.headSha, unsettledShas };
    const heir = unsettledWork(history, work.attempt.baseSha);
    if (heir?.headSha != null && (await this.workspaces.hasCommit(key, heir.headSha))) {
      await this.delivery.adopt(execution, heir);
    } else {
      await this.execute(execution, step, history, opened);
    }
  }

  private async execute(
    execution: Execution,
    step: StepRun & StepSpec,
    history: readonly Attempt[],
    opened: OpenedWorkspace,
  ): Promise<void> {
    const { work, key, baseSha } = execution;
    const resume = opened.created ? null : this.sessionToResume(work, history);
    const interrupted = resume !== null && history.at(-1)?.status === 'lost';
    // An interrupted session goes on with the files it knows; everything else begins from the commit we can name.
    if (!interrupted && !opened.created) await this.workspaces.reset(key, baseSha);
    await this.workspaces.snapshot(key, refOf(work, step, 'before'));
    const brief = briefOf(work, step);
    const log = await this.logs.open(work);
    const { result, breach } = await this.sessions
      .run(work, {
        cwd: opened.path,
        prompt: interrupted ? resumePrompt(brief) : executePrompt(brief, work.attempt.feedback),
        commands: this.sessions.engine(work.attempt.engine)?.capabilities.agent === true ? [] : commandsOf(step),
        findings: work.attempt.feedback === null ? null : step.verdict,
        resume,
        outputSchema: null,
        log,
      })
      .finally(() => log.close());
    if (abortCauseOf(work.signal) === 'lease_lost') throw new LeaseLost(work.job.id);
    await this.workspaces.snapshot(key, refOf(work, step, 'after'));
    const report = reportOf(result);
    if (await this.settlement.endedFromOutside(work, report)) return;
    if (result.outcome === 'success') {
      await this.delivery.deliver(execution, result, breach);
      return;
    }
    const failure = failureOf(result, breach, abortCauseOf(work.signal) === 'budget');
    await this.settlement.fail(work, failure, report, (context) => {
      recordBreach(context, work, breach);
    });
  }

  /** The session of the execution that was judged, or that was cut off: the agent knows already what this is about. */
  private sessionToResume(work: Work, history: readonly Attempt[]): EngineRun['resume'] {
    const last = history.findLast((attempt) => attempt.kind === 'execute');
    const engine = this.sessions.engine(work.attempt.engine);
    if (engine?.capabilities.resume !== true || last === undefined) return null;
    if (last.sessionId === null || last.engine !== work.attempt.engine || !['lost', 'succeeded'].includes(last.status))
      return null;
    return { sessionId: last.sessionId, totals: last.sessionTotals ?? totalsOf(last.sessionId, history) };
  }

  private async earlierAttempts(work: Work, step: StepRun): Promise<readonly Attempt[]> {
    if (work.attempt.number === 1) return [];
    const attempts = await persistently(work.signal, () => this.steps.listAttempts({ stepRunId: step.id }));
    return attempts.filter((attempt) => attempt.id !== work.attempt.id);
  }
}

/**
 * The execution that committed its work and could not settle it: its worker was lost, or the remote or we ourselves
 * failed afterwards. Successors that came no further hide nothing; a judgement or an engine's own failure ends the search.
 */
function unsettledWork(history: readonly Attempt[], baseSha: string | null): Attempt | undefined {
  for (const attempt of [...history].reverse()) {
    const { kind, status, errorClass } = attempt;
    const interrupted =
      status === 'lost' || (status === 'failed' && (errorClass === 'git' || errorClass === 'internal'));
    if (kind !== 'execute' || !interrupted) return undefined;
    if (attempt.produced === 1 && attempt.headSha !== null && attempt.baseSha === baseSha) return attempt;
  }
  return undefined;
}

/** What has been booked for a session so far: its CLI counts from the session's beginning, we count per attempt. */
function totalsOf(sessionId: string, history: readonly Attempt[]): SessionTotals {
  const sum = { ...NO_USAGE, ...NOTHING_SPENT };
  for (const attempt of history) if (attempt.sessionId === sessionId) addUsage(sum, attempt, attempt.costUsd);
  const { costUsd, ...usage } = sum;
  return { usage, costUsd };
}

function refOf(work: Work, step: StepRun, when: AttemptRef['when']): AttemptRef {
  return { stepIndex: step.stepIndex, attempt: work.attempt.number, when };
}

export function briefOf(work: Work, step: StepRun & StepSpec): StepBrief {
  return {
    protocolName: work.run.protocolName,
    description: work.run.description,
    stepIndex: step.stepIndex,
    stepName: step.stepName,
    instructions: step.instructions,
  };
}
