import { Conflict } from '../../kernel/errors';
import { type AttemptJobType, HELD, type Job, queueOf, UNTOUCHED_JOB } from '../../queue/domain/job';
import type { Attempt, AttemptKind } from '../../steps/domain/attempt';
import type { StepRun } from '../../steps/domain/step-run';
import { NOTHING_SPENT } from '../../steps/domain/usage';
import { acceptsWork } from './protocol-run.lifecycle';
import type { StatusReason } from './protocol-run';
import type { RunContext } from './run-context';

const JOB_OF: Readonly<Record<AttemptKind, AttemptJobType>> = {
  plan: 'protocol.plan',
  execute: 'step.execute',
  qa: 'step.qa',
};

/** Queues work: an attempt and the job that carries it. One at a time, since a protocol has one worktree. */
export function dispatch(context: RunContext, kind: AttemptKind, step: StepRun | null): Job {
  const { run } = context;
  if (context.attempt !== null) {
    throw new Conflict('protocol.attempt_active', `Protocol ${run.protocolName} has an attempt that is not over yet.`);
  }
  const attempt = newAttempt(context, kind, step);
  const job: Job = {
    ...UNTOUCHED_JOB,
    id: context.ids.next(),
    type: JOB_OF[kind],
    queue: queueOf(JOB_OF[kind]),
    projectId: run.projectId,
    protocolRunId: run.id,
    stepRunId: step?.id ?? null,
    attemptId: attempt.id,
    maxAttempts: context.jobAttempts,
    nextAttemptAt: dueAt(context, 0),
    requestId: context.cause.requestId ?? context.job?.requestId ?? null,
    createdAt: context.now,
  };
  context.addAttempt(attempt);
  context.addJob(job);
  recordDispatch(context, kind, step, attempt);
  return job;
}

/** The same job again with a new attempt, after `delayMs`: the last one was lost or failed for a passing reason. */
export function redispatch(context: RunContext, delayMs: number): void {
  const { job, attempt } = context;
  if (job === null || attempt === null) return;
  const step = context.steps.find((candidate) => candidate.id === attempt.stepRunId) ?? null;
  context.attempt = null;
  const next = newAttempt(context, attempt.kind, step);
  context.addAttempt(next);
  Object.assign(job, {
    attemptId: next.id,
    status: 'queued',
    dispatch: job.dispatch + 1,
    relayedAt: null,
    nextAttemptAt: dueAt(context, delayMs),
    workerId: null,
    leaseToken: null,
    leaseUntil: null,
  } satisfies Partial<Job>);
}

/** A paused run keeps its job queued; resume lets it go. */
function dueAt(context: RunContext, delayMs: number): number {
  return acceptsWork(context.run.status) ? context.now + delayMs : HELD;
}

function newAttempt(context: RunContext, kind: AttemptKind, step: StepRun | null): Attempt {
  const { run } = context;
  if (step === null) run.planAttempts += 1;
  else step.attemptsCount += 1;
  const judged = kind === 'qa';
  return {
    ...NOTHING_SPENT,
    id: context.ids.next(),
    protocolRunId: run.id,
    stepRunId: step?.id ?? null,
    kind,
    number: step === null ? run.planAttempts : step.attemptsCount,
    status: 'queued',
    engine: (judged ? step?.qa.engine : undefined) ?? step?.engine ?? run.engine,
    model: (judged ? step?.qa.model : undefined) ?? (kind === 'plan' ? null : step?.model) ?? run.models[kind] ?? null,
    feedback: kind === 'execute' && step !== null ? feedbackOf(step) : null,
    command: null,
    engineVersion: null,
    sessionId: null,
    sessionTotals: null,
    workerId: null,
    queuedAt: context.now,
    startedAt: null,
    finishedAt: null,
    exitCode: null,
    errorClass: null,
    errorMessage: null,
    usageQuality: 'exact',
    baseSha: null,
    headSha: null,
    produced: 0,
    verdict: null,
    gates: [],
    finalText: null,
  };
}

/** The findings of a failed judgement, as the next execution reads them. */
export function feedbackOf(step: StepRun): string | null {
  const { verdict } = step;
  if (verdict?.verdict !== 'fail') return null;
  const findings = verdict.findings.map((finding) => {
    const place =
      finding.file === undefined
        ? ''
        : ` (${finding.file}${finding.line === undefined ? '' : `:${String(finding.line)}`}${finding.side === 'old' ? ', as it was before the step' : ''})`;
    return `- [${finding.severity}]${place} ${finding.message}`;
  });
  return [verdict.summary, ...findings].join('\n');
}

export function cancelledReason(step: StepRun): StatusReason {
  const message = `Step ${step.stepName} was cancelled: run it again, or cancel the protocol.`;
  return { code: 'step_cancelled', message };
}

function recordDispatch(context: RunContext, kind: AttemptKind, step: StepRun | null, attempt: Attempt): void {
  const about = { stepRunId: step?.id ?? null, attemptId: attempt.id };
  const name = step?.stepName ?? '';
  if (kind === 'plan') {
    context.record({
      ...about,
      type: 'planning_enqueued',
      message: `Planning of ${context.run.protocolName} is queued.`,
    });
  } else if (kind === 'qa') {
    context.record({ ...about, type: 'qa_enqueued', message: `QA of step ${name} is queued.` });
  } else if (attempt.number > 1) {
    const message = `Step ${name} is queued again (attempt ${String(attempt.number)}).`;
    context.record({ ...about, type: 'step_retry_enqueued', message });
  } else {
    context.record({ ...about, type: 'step_enqueued', message: `Step ${name} is queued.` });
  }
}
