import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { counted } from '../../kernel/counted';
import { LeaseLost } from '../../kernel/errors';
import { type EngineResult } from '../../ports/engine';
import type { ProcessRunner } from '../../ports/process-runner';
import type { WorkspaceKey, Workspaces } from '../../ports/workspaces';
import type { ProjectsService } from '../../projects/application/projects.service';
import type { Gate, QaPolicy } from '../../projects/domain/policies';
import type { RunReport } from '../../protocols/domain/settle';
import { settleJudgement, settleNoVerdict } from '../../protocols/domain/settle-step';
import { reportOf } from '../../queue/application/report';
import { abortCauseOf, JobHandler, type Work } from '../../queue/application/work';
import { judgePrompt } from '../domain/prompts';
import type { StepRun, StepSpec } from '../domain/step-run';
import { type AgentVerdict, type Finding, type GateResult, type Verdict, VERDICT_SCHEMA } from '../domain/verdict';
import { parseVerdict } from '../domain/verdict-parser';
import type { AttemptLog } from './attempt-log';
import type { AttemptLogs } from './attempt-logs';
import type { EngineSession } from './engine-session';
import { briefOf } from './execute-step.handler';
import type { GateRunner } from './gate-runner';
import { failureOf, recordBreach, type Settlement } from './settlement';
import type { StepStore } from './step.store';
import { projectOf, stepSpecOf, workspaceOf } from './work-material';

const MAX_DIFF_BYTES = 200_000;

interface Judgement {
  readonly work: Work;
  readonly step: StepRun & StepSpec;
  readonly key: WorkspaceKey;
  readonly headSha: string;
  readonly cwd: string;
  readonly diff: string;
  readonly log: AttemptLog;
}

/**
 * Judges a step on its current commit: gates first, since they are cheap and cannot be talked round; an agent only when
 * they are green and the policy asks for one. What could not be judged is an error, never a pass.
 */
export class JudgeStepHandler extends JobHandler {
  constructor(
    private readonly steps: StepStore,
    private readonly projects: ProjectsService,
    private readonly workspaces: Workspaces,
    private readonly processes: ProcessRunner,
    private readonly sessions: EngineSession,
    private readonly gates: GateRunner,
    private readonly logs: AttemptLogs,
    private readonly settlement: Settlement,
    private readonly dataDir: string,
  ) {
    super();
  }

  async handle(work: Work): Promise<void> {
    const step = await stepSpecOf(work, this.steps);
    const headSha = step?.headSha ?? null;
    if (step === undefined || headSha === null) throw new Error(`Job ${work.job.id} has no commit to judge.`);
    const key = await workspaceOf(work, this.projects);
    if (step.losses > 0) await this.processes.endStrays(work.run.id, work.attempt.id);
    const opened = await this.workspaces.open(key, headSha);
    if (!opened.created) await this.workspaces.reset(key, headSha);
    const base = step.baseSha ?? opened.baseSha;
    const diff =
      base === headSha ? 'The step changed no files.' : await this.workspaces.diff(key, base, headSha, MAX_DIFF_BYTES);
    const log = await this.logs.open(work);
    try {
      await this.judge({ work, step, key, headSha, cwd: opened.path, diff, log });
    } finally {
      await log.close();
    }
  }

  private async judge(judgement: Judgement): Promise<void> {
    const { work, step, log } = judgement;
    const policy = this.policyOf(work, step);
    const gates: readonly Gate[] = [...work.run.gates, ...step.gates];
    const idle = reportOf(work.attempt);
    if (policy === 'light' && gates.length === 0) {
      const message = `Step ${step.stepName} is to be judged by gates, but has none: add gates, ask for QA policy full, or approve it.`;
      await this.settlement.write(work, (context) => {
        settleNoVerdict(context, { report: idle, gates: [], code: 'qa_no_gates', message, retry: false });
      });
      return;
    }
    const results = await this.gates.run({
      gates,
      cwd: judgement.cwd,
      home: join(this.dataDir, 'state', work.run.id, 'gates'),
      owner: { workerId: work.workerId, protocolId: work.run.id, attemptId: work.attempt.id },
      signal: work.signal,
      redactor: (await projectOf(work, this.projects)).redactor,
      onOutput: (chunk) => {
        log.write(chunk);
      },
    });
    await log.close();
    if (await this.endedFromOutside(judgement, idle)) return;
    const red = results.filter((gate) => gate.exit_code !== 0);
    if (red.length > 0) await this.settle(judgement, idle, results, verdictOfGates(red));
    else if (policy === 'light') await this.settle(judgement, idle, results, passedGates(results));
    else await this.askAgent(judgement, results);
  }

  private async askAgent(judgement: Judgement, gates: readonly GateResult[]): Promise<void> {
    const { work, step, key, headSha } = judgement;
    const engine = this.sessions.engine(work.attempt.engine);
    const unready = await this.sessions.unready(work);
    if (unready !== undefined) {
      await this.settlement.fail(work, unready, reportOf(work.attempt));
      return;
    }
    if (engine?.capabilities.agent !== true) {
      const message = `Step ${step.stepName} asks for an agent's judgement, but engine ${work.attempt.engine} is none: set qa.engine, or QA policy light.`;
      await this.settlement.fail(
        work,
        { errorClass: 'unknown', message, transient: false, needsPerson: true, code: 'qa_engine' },
        reportOf(work.attempt),
      );
      return;
    }
    // The gates have built and tested here: the judge reads the commit, not what they left.
    await this.workspaces.reset(key, headSha);
    const { result, breach } = await this.sessions.run(work, {
      cwd: judgement.cwd,
      prompt: judgePrompt(briefOf(work, step), { diff: judgement.diff, gates, headSha }),
      commands: [],
      resume: null,
      outputSchema: VERDICT_SCHEMA,
      log: judgement.log,
    });
    // While we hold the lease: the settlement gives it up, and output without one is refused.
    await judgement.log.close();
    const report = reportOf(result);
    if (await this.endedFromOutside(judgement, report)) return;
    // Whatever the judge may have written is not part of the work.
    await this.workspaces.reset(key, headSha);
    if (result.outcome !== 'success' && result.errorClass !== 'schema_invalid' && result.errorClass !== 'no_output') {
      await this.settlement.fail(
        work,
        failureOf(result, breach, abortCauseOf(work.signal) === 'budget'),
        report,
        (context) => {
          recordBreach(context, work, breach);
        },
      );
      return;
    }
    const verdict = verdictOf(result);
    if (verdict === undefined) {
      const message = `QA of step ${step.stepName} gave no usable verdict: ${result.message ?? 'the answer does not fit the schema.'}`;
      await this.settlement.write(work, (context) => {
        settleNoVerdict(context, { report, gates, code: 'qa_error', message, retry: true });
      });
      return;
    }
    await this.settle(judgement, report, gates, verdict);
  }

  private async settle(
    judgement: Judgement,
    report: RunReport,
    gates: readonly GateResult[],
    answer: AgentVerdict & Pick<Verdict, 'judged_by'>,
  ): Promise<void> {
    const { work, headSha, diff } = judgement;
    const verdict: Verdict = { ...answer, head_sha: headSha };
    await this.settlement.write(work, (context) => {
      settleJudgement(context, { report, verdict, gates, fingerprint: fingerprintOf(diff, verdict.findings) });
    });
  }

  private async endedFromOutside(judgement: Judgement, report: RunReport): Promise<boolean> {
    if (abortCauseOf(judgement.work.signal) === 'lease_lost') throw new LeaseLost(judgement.work.job.id);
    return this.settlement.endedFromOutside(judgement.work, report);
  }

  /** A step that names none: an agent's work is judged by an agent, commands of our own by their gates. */
  private policyOf(work: Work, step: StepRun): QaPolicy {
    if (step.qa.policy !== undefined) return step.qa.policy;
    const judge = this.sessions.engine(step.qa.engine ?? step.engine ?? work.run.engine);
    return judge?.capabilities.agent === true ? 'full' : 'light';
  }
}

function verdictOf(result: EngineResult): (AgentVerdict & Pick<Verdict, 'judged_by'>) | undefined {
  if (result.outcome !== 'success') return undefined;
  const verdict = parseVerdict(result.structured ?? result.finalText);
  return verdict === undefined ? undefined : { ...verdict, judged_by: 'agent' };
}

function verdictOfGates(red: readonly GateResult[]): AgentVerdict & Pick<Verdict, 'judged_by'> {
  const findings: Finding[] = red.map((gate) => ({
    severity: 'blocker',
    message: `Gate ${gate.name} (${gate.command}) ${gate.exit_code === null ? 'did not end by itself' : `ended with exit code ${String(gate.exit_code)}`}:\n${gate.output_tail}`,
  }));
  return {
    verdict: 'fail',
    summary: `${counted(red.length, 'gate')} ${red.length === 1 ? 'is' : 'are'} red: ${red.map((gate) => gate.name).join(', ')}.`,
    findings,
    judged_by: 'gates',
  };
}

function passedGates(gates: readonly GateResult[]): AgentVerdict & Pick<Verdict, 'judged_by'> {
  return {
    verdict: 'pass',
    summary: `${String(gates.length)} of ${counted(gates.length, 'gate')} ${gates.length === 1 ? 'is' : 'are'} green.`,
    findings: [],
    judged_by: 'gates',
  };
}

/** The same change with the same findings: numbers that differ from run to run (times, addresses) do not count. */
function fingerprintOf(diff: string, findings: readonly Finding[]): string {
  const texts = findings
    .map((finding) => `${finding.file ?? ''} ${finding.message.replace(/\d+(\.\d+)?/g, '#')}`)
    .sort();
  return createHash('sha256').update(diff).update('\0').update(texts.join('\0')).digest('hex');
}
