import { counted } from '../../kernel/counted';
import type { RefusedFile } from '../../steps/domain/refused-file';
import type { GateResult, Verdict } from '../../steps/domain/verdict';
import type { StepRun } from '../../steps/domain/step-run';
import { continueRun } from './continue-run';
import { dispatch } from './dispatch';
import { block, moveAttempt, moveStep } from './moves';
import { type RunContext, stepOf } from './run-context';
import { book, finishJob, type RunReport, settleIfCancelled } from './settle';

export interface Produced {
  readonly report: RunReport;
  /** Commit that holds the step's work: a new one, or the one it started from when nothing changed. */
  readonly headSha: string;
  readonly pushed: boolean;
  readonly files: number;
}

/** The engine ended well and its work is committed and pushed: now it is judged. */
export function settleExecution(context: RunContext, produced: Produced): void {
  if (settleIfCancelled(context, produced.report)) return;
  const { attempt, run } = context;
  if (attempt === null) return;
  const step = stepOf(context, attempt);
  if (step === undefined) return;
  book(context, attempt, produced.report);
  attempt.headSha = produced.headSha;
  moveAttempt(context, attempt, 'succeed');
  step.baseSha ??= attempt.baseSha;
  step.headSha = produced.headSha;
  // The last verdict was about another execution; its findings are on the attempt that has just answered them.
  step.verdict = null;
  step.summary = produced.report.finalText?.slice(0, 2_000) ?? null;
  step.losses = 0;
  run.headSha = produced.headSha;
  if (produced.pushed) run.remoteSha = produced.headSha;
  moveStep(context, step, 'produce');
  context.record({
    type: 'step_executed',
    message: `Step ${step.stepName} was executed: ${counted(produced.files, 'file')} changed at ${produced.headSha.slice(0, 10)}.`,
    stepRunId: step.id,
    attemptId: attempt.id,
    metadata: { head_sha: produced.headSha, files: produced.files, pushed: produced.pushed },
  });
  finishJob(context);
  if (step.qa.policy === 'skip') {
    passByPolicy(context, step, produced.headSha);
  }
  continueRun(context);
}

function passByPolicy(context: RunContext, step: StepRun, headSha: string): void {
  const summary = 'QA is skipped by the policy of this step.';
  step.verdict = { verdict: 'pass', summary, findings: [], head_sha: headSha, judged_by: 'policy' };
  moveStep(context, step, 'pass');
  context.record({ type: 'qa_skipped_policy', message: `${step.stepName}: ${summary}`, stepRunId: step.id });
  context.record({ type: 'step_completed', message: `Step ${step.stepName} is completed.`, stepRunId: step.id });
}

export interface Judged {
  readonly report: RunReport;
  readonly verdict: Verdict;
  readonly gates: readonly GateResult[];
  /** Of diff and findings; the same twice in a row means that trying again changes nothing. */
  readonly fingerprint: string;
}

/** A judgement was reached on the step's current commit. */
export function settleJudgement(context: RunContext, judged: Judged): void {
  if (settleIfCancelled(context, judged.report)) return;
  const { attempt, run } = context;
  if (attempt === null) return;
  const step = stepOf(context, attempt);
  if (step === undefined) return;
  book(context, attempt, judged.report);
  attempt.verdict = judged.verdict;
  attempt.gates = judged.gates;
  attempt.headSha = judged.verdict.head_sha;
  moveAttempt(context, attempt, 'succeed');
  finishJob(context);
  step.verdict = judged.verdict;
  Object.assign(step, { losses: 0, qaErrors: 0 });
  recordGates(context, step, attempt.id, judged.gates);
  const about = {
    stepRunId: step.id,
    attemptId: attempt.id,
    metadata: {
      head_sha: judged.verdict.head_sha,
      findings: judged.verdict.findings.length,
      judged_by: judged.verdict.judged_by,
    },
  };
  if (judged.verdict.verdict === 'pass') {
    moveStep(context, step, 'pass');
    context.record({
      ...about,
      type: 'qa_passed',
      message: `QA of step ${step.stepName} passed: ${judged.verdict.summary}`,
    });
    context.record({ ...about, type: 'step_completed', message: `Step ${step.stepName} is completed.` });
    continueRun(context);
    return;
  }
  context.record({
    ...about,
    type: 'qa_failed',
    message: `QA of step ${step.stepName} failed: ${judged.verdict.summary}`,
  });
  const limit = step.maxAttempts ?? run.policies.max_attempts;
  const stuck = step.failureFingerprint === judged.fingerprint;
  step.failureFingerprint = judged.fingerprint;
  if (!stuck && step.retries + 1 < limit) {
    step.retries += 1;
    moveStep(context, step, 'rework');
    continueRun(context);
    return;
  }
  const message = stuck
    ? `Step ${step.stepName} failed its judgement twice with the same change and the same findings: trying again would change nothing.`
    : `Step ${step.stepName} failed its judgement in ${String(step.retries + 1)} of ${String(limit)} attempts: ${judged.verdict.summary}`;
  const reason = { code: stuck ? 'no_progress' : 'qa_failed', message };
  moveStep(context, step, 'fail', reason);
  block(context, reason);
}

/** No verdict was reached: tried once more, then somebody has to look. Never a pass. */
export function settleNoVerdict(
  context: RunContext,
  result: {
    readonly report: RunReport;
    readonly gates: readonly GateResult[];
    readonly code: string;
    readonly message: string;
    readonly retry: boolean;
  },
): void {
  if (settleIfCancelled(context, result.report)) return;
  const { attempt } = context;
  if (attempt === null) return;
  const step = stepOf(context, attempt);
  if (step === undefined) return;
  book(context, attempt, result.report);
  attempt.gates = result.gates;
  attempt.errorClass = 'schema_invalid';
  attempt.errorMessage = result.message;
  moveAttempt(context, attempt, 'fail');
  finishJob(context, { code: result.code, message: result.message });
  recordGates(context, step, attempt.id, result.gates);
  const about = { stepRunId: step.id, attemptId: attempt.id, metadata: { reason: result.code } };
  context.record({ ...about, type: 'qa_error', message: result.message });
  step.losses = 0;
  step.qaErrors += 1;
  // While paused too: the job is held then, and resume lets it go.
  if (result.retry && step.qaErrors < 2) {
    dispatch(context, 'qa', step);
    return;
  }
  block(context, { code: result.code, message: result.message }, step);
}

function recordGates(context: RunContext, step: StepRun, attemptId: string, gates: readonly GateResult[]): void {
  for (const gate of gates) {
    const passed = gate.exit_code === 0;
    context.record({
      type: passed ? 'gate_passed' : 'gate_failed',
      message: `Gate ${gate.name} ${passed ? 'passed' : `failed with ${String(gate.exit_code ?? 'no exit code')}`} on step ${step.stepName}.`,
      stepRunId: step.id,
      attemptId,
      metadata: { command: gate.command, exit_code: gate.exit_code, duration_ms: gate.duration_ms },
    });
  }
}

/** What the worker put aside or mended before it committed; said on the timeline, since it is not in the commit. */
export function recordTreeNotes(
  context: RunContext,
  step: StepRun,
  attemptId: string,
  notes: { readonly refused: readonly RefusedFile[]; readonly restored: readonly string[] },
): void {
  const about = { stepRunId: step.id, attemptId };
  if (notes.refused.length > 0) {
    const list = notes.refused.map((file) => `${file.path} (${file.reason})`).join(', ');
    const message = `${counted(notes.refused.length, 'file')} ${notes.refused.length === 1 ? 'was' : 'were'} not committed: ${list}.`;
    context.record({ ...about, type: 'files_refused', message, metadata: { files: notes.refused } });
  }
  if (notes.restored.length > 0) {
    const message = `The engine changed the frozen plan; it was restored: ${notes.restored.join(', ')}.`;
    context.record({ ...about, type: 'contract_restored', message, metadata: { files: notes.restored } });
  }
}
