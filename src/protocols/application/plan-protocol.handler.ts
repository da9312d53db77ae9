import { createHash } from 'node:crypto';
import { LeaseLost, messageOf } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import type { ProcessRunner } from '../../ports/process-runner';
import type { OpenedWorkspace, WorkspaceKey, Workspaces } from '../../ports/workspaces';
import type { ProjectsService } from '../../projects/application/projects.service';
import { persistently } from '../../queue/application/persistently';
import { reportOf } from '../../queue/application/report';
import { abortCauseOf, JobHandler, type Work } from '../../queue/application/work';
import type { AttemptLogs } from '../../steps/application/attempt-logs';
import type { EngineSession } from '../../steps/application/engine-session';
import { failureOf, recordBreach, type Settlement } from '../../steps/application/settlement';
import type { StepStore } from '../../steps/application/step.store';
import { workspaceOf } from '../../steps/application/work-material';
import { planPrompt } from '../../steps/domain/prompts';
import { parseEnginePlan, type ParsedPlan, PLAN_SCHEMA } from '../domain/engine-plan';
import { type NewStep, newStepRow } from '../domain/new-step';
import { checkPlan, parsePlanFolder, type Plan, planFolder, renderPlan } from '../domain/plan-document';
import type { Failure, RunReport } from '../domain/settle';
import { type Planned, settlePlanning } from '../domain/settle-planning';

interface Draft {
  readonly source: Planned['source'];
  readonly steps: readonly NewStep[];
  readonly summary: string;
  readonly report: RunReport;
  /** Commit that holds it already. */
  readonly planSha?: string;
}

/**
 * Makes the plan of a protocol, from the first source that has one: steps given by the API, a folder in the branch, or
 * an engine. Then it is the same for all: checked, written to the branch, hashed and frozen.
 */
export class PlanProtocolHandler extends JobHandler {
  constructor(
    private readonly steps: StepStore,
    private readonly projects: ProjectsService,
    private readonly workspaces: Workspaces,
    private readonly processes: ProcessRunner,
    private readonly sessions: EngineSession,
    private readonly logs: AttemptLogs,
    private readonly settlement: Settlement,
    private readonly ids: Ids,
  ) {
    super();
  }

  async handle(work: Work): Promise<void> {
    const key = await workspaceOf(work, this.projects);
    if (work.attempt.number > 1) await this.processes.endStrays(work.run.id, work.attempt.id);
    const opened = await this.workspaces.open(key, work.run.headSha);
    if (!opened.created) await this.workspaces.reset(key, opened.headSha);
    const draft = await this.draft(work, key, opened);
    if (draft === undefined) return;
    if (draft.source !== 'engine') this.check(work, draft.steps);
    await this.freeze(work, key, opened, draft);
  }

  private usablePlan(work: Work, answer: unknown): ParsedPlan | { readonly problem: string } {
    const plan = parseEnginePlan(answer);
    if (plan === undefined) return { problem: 'it does not fit the schema that was asked for.' };
    try {
      this.check(work, plan.steps);
      return plan;
    } catch (error) {
      return { problem: messageOf(error) };
    }
  }

  private check(work: Work, steps: readonly NewStep[]): void {
    checkPlan(steps, (step) => this.sessions.engine(step.engine ?? work.run.engine)?.capabilities.agent === false);
  }

  /** Commits of earlier attempts at this plan: the remote's branch may be at one of them. */
  private async ownPlans(work: Work): Promise<readonly string[]> {
    if (work.attempt.number === 1) return [];
    const attempts = await this.steps.listAttempts({ protocolRunId: work.run.id });
    return attempts.flatMap((attempt) => attempt.headSha ?? []);
  }

  /** Undefined when the attempt has been settled already. */
  private async draft(work: Work, key: WorkspaceKey, opened: OpenedWorkspace): Promise<Draft | undefined> {
    const report = reportOf(work.attempt);
    const given = await persistently(work.signal, () => this.steps.listSpecs(work.run.id));
    if (given.length > 0) return { source: 'api', steps: given, summary: '', report };
    const files = await this.workspaces.readFolder(key, opened.headSha, planFolder(work.run.protocolName));
    const found = parsePlanFolder(files);
    if (found.length > 0) return { source: 'branch', steps: found, summary: '', report };
    return (await this.undelivered(work, key)) ?? this.askEngine(work, key, opened);
  }

  /** A plan that an engine made and that came no further, for a remote that was away: it is paid for already. */
  private async undelivered(work: Work, key: WorkspaceKey): Promise<Draft | undefined> {
    if (work.attempt.number === 1) return undefined;
    const attempts = await persistently(work.signal, () => this.steps.listAttempts({ protocolRunId: work.run.id }));
    const planSha = attempts.findLast((attempt) => attempt.kind === 'plan' && attempt.produced === 1)?.headSha ?? null;
    if (planSha === null || !(await this.workspaces.hasCommit(key, planSha))) return undefined;
    const steps = parsePlanFolder(await this.workspaces.readFolder(key, planSha, planFolder(work.run.protocolName)));
    if (steps.length === 0) return undefined;
    await this.workspaces.adopt(key, planSha);
    return { source: 'engine', steps, summary: '', report: reportOf(work.attempt), planSha };
  }

  private async askEngine(work: Work, key: WorkspaceKey, opened: OpenedWorkspace): Promise<Draft | undefined> {
    if (this.sessions.engine(work.attempt.engine)?.capabilities.agent === false) {
      const message = `Protocol ${work.run.protocolName} has no steps, and engine ${work.attempt.engine} cannot plan: add steps, put a plan into ${planFolder(work.run.protocolName)}/, or use an agent.`;
      await this.settlement.fail(work, { ...UNPLANNABLE, message, code: 'plan_missing' }, reportOf(work.attempt));
      return undefined;
    }
    const unready = await this.sessions.unready(work);
    if (unready !== undefined) {
      await this.settlement.fail(work, unready, reportOf(work.attempt));
      return undefined;
    }
    const log = await this.logs.open(work);
    const { result, breach } = await this.sessions
      .run(work, {
        cwd: opened.path,
        prompt: planPrompt(work.run),
        commands: [],
        resume: null,
        outputSchema: PLAN_SCHEMA,
        log,
      })
      .finally(() => log.close());
    if (abortCauseOf(work.signal) === 'lease_lost') throw new LeaseLost(work.job.id);
    const report = reportOf(result);
    if (await this.settlement.endedFromOutside(work, report)) return undefined;
    // A planner reads; whatever it may have written is not part of the work.
    await this.workspaces.reset(key, opened.headSha);
    const plan =
      result.outcome === 'success'
        ? this.usablePlan(work, result.structured ?? result.finalText)
        : failureOf(result, breach, abortCauseOf(work.signal) === 'budget');
    if ('steps' in plan) return { source: 'engine', ...plan, report };
    const failure =
      'problem' in plan
        ? {
            ...UNPLANNABLE,
            transient: true,
            message: `The plan of ${work.attempt.engine} cannot be used: ${plan.problem}`,
          }
        : plan;
    await this.settlement.fail(work, failure, report, (context) => {
      recordBreach(context, work, breach);
    });
    return undefined;
  }

  private async freeze(work: Work, key: WorkspaceKey, opened: OpenedWorkspace, draft: Draft): Promise<void> {
    const { run } = work;
    const folder = planFolder(run.protocolName);
    const made = draft.planSha ?? (draft.source === 'branch' ? opened.headSha : undefined);
    const planSha = made ?? (await this.commitPlan(work, key, opened, draft));
    const files = await this.workspaces.readFolder(key, planSha, folder);
    await this.settlement.note(work, { headSha: planSha, produced: 1 });
    // Without a plan in it, a branch of this name on the remote is somebody's other work.
    const ours = draft.source === 'branch' ? [opened.headSha] : await this.ownPlans(work);
    const pushed = await this.workspaces.push(key, planSha, run.remoteSha, [...ours, planSha]);
    if (pushed.outcome === 'rejected') {
      const message = `The remote has a branch ${run.protocolName} that is not ours; nothing of it was overwritten. Rename or remove it there and start again, or give the protocol another name.`;
      await this.settlement.fail(work, { ...UNPLANNABLE, message, code: 'push_rejected' }, draft.report);
      return;
    }
    await this.settlement.write(work, (context) => {
      const of = { protocolRunId: run.id, ids: this.ids, now: context.now };
      const rows = draft.steps.map((step, index) => newStepRow(of, step.stepIndex ?? index + 1, step));
      settlePlanning(context, {
        report: draft.report,
        baseSha: opened.baseSha,
        planSha,
        specHash: hashOf(files),
        pushed: pushed.outcome !== 'no_remote',
        steps: draft.source === 'api' ? [] : rows,
        source: draft.source,
      });
    });
  }

  private async commitPlan(work: Work, key: WorkspaceKey, opened: OpenedWorkspace, draft: Draft): Promise<string> {
    const { protocolName, description } = work.run;
    const plan: Plan = { summary: draft.summary, steps: draft.steps };
    await this.workspaces.writeFolder(key, planFolder(protocolName), renderPlan(protocolName, description, plan));
    const committed = await this.workspaces.commit(key, {
      parentSha: opened.headSha,
      subject: `plan: ${protocolName}`,
      body: draft.summary,
      trailers: { 'Deksdenflow-Protocol': protocolName },
    });
    return committed.sha ?? opened.headSha;
  }
}

const UNPLANNABLE: Omit<Failure, 'message'> = {
  errorClass: 'schema_invalid',
  transient: false,
  needsPerson: true,
  code: 'planning_failed',
};

/** Of names and contents, in the order of names. */
function hashOf(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}\0${String(Buffer.byteLength(content))}\0`).update(content);
  }
  return hash.digest('hex');
}
