import type { ResolvedPolicies } from '../../src/projects/domain/policies';
import type { ProtocolRun } from '../../src/protocols/domain/protocol-run';
import type { RunReport } from '../../src/protocols/domain/settle';
import type { Job } from '../../src/queue/domain/job';
import type { Attempt } from '../../src/steps/domain/attempt';
import type { StepRun, StepSpec } from '../../src/steps/domain/step-run';
import { NO_USAGE, NOTHING_SPENT, type Usage } from '../../src/steps/domain/usage';
import type { Verdict } from '../../src/steps/domain/verdict';

/** Things as they are in the middle of an ordinary life; a test says only what matters to it. */
export const POLICIES: ResolvedPolicies = {
  auto_advance: false,
  auto_qa_after_exec: true,
  auto_qa_on_ci: false,
  max_tokens_per_step: null,
  max_tokens_per_protocol: null,
  max_usd_per_step: null,
  max_usd_per_protocol: null,
  token_budget_mode: 'strict',
  max_attempts: 3,
  auto_fix_ci: false,
  open_pr: 'never',
  required_checks: [],
  push: 'branch',
};

export function aProtocolRun(fields: Partial<ProtocolRun> = {}): ProtocolRun {
  return {
    ...NOTHING_SPENT,
    id: 'run',
    projectId: 'project',
    number: 1,
    protocolName: '0001-demo',
    baseBranch: 'main',
    description: 'Demo',
    status: 'running',
    statusReason: null,
    pausedFrom: null,
    engine: 'shell',
    models: {},
    policies: POLICIES,
    gates: [],
    specHash: 'spec',
    planSha: 'plan',
    baseSha: 'base',
    headSha: 'plan',
    remoteSha: 'plan',
    ciProvider: null,
    pr: null,
    prRequested: 0,
    prAfter: null,
    prCommented: 0,
    foreignSha: null,
    ci: null,
    ciFixes: null,
    planAttempts: 1,
    planLosses: 0,
    lastSeq: 0,
    version: 1,
    createdAt: 0,
    updatedAt: 0,
    ...fields,
  };
}

/** A run whose plan is not frozen. */
export function anUnplannedRun(fields: Partial<ProtocolRun> = {}): ProtocolRun {
  const nothing = { specHash: null, planSha: null, baseSha: null, headSha: null, remoteSha: null, planAttempts: 0 };
  return aProtocolRun({ status: 'pending', ...nothing, ...fields });
}

export function aStep(fields: Partial<StepRun & StepSpec> = {}): StepRun & StepSpec {
  const stepIndex = fields.stepIndex ?? 1;
  return {
    ...NOTHING_SPENT,
    id: `step-${String(stepIndex)}`,
    protocolRunId: 'run',
    stepIndex,
    stepName: `step ${String(stepIndex)}`,
    stepType: 'work',
    status: 'pending',
    statusReason: null,
    engine: null,
    model: null,
    qa: {},
    maxAttempts: null,
    summary: null,
    retries: 0,
    attemptsCount: 0,
    losses: 0,
    qaErrors: 0,
    baseSha: null,
    headSha: null,
    verdict: null,
    failureFingerprint: null,
    instructions: '',
    commands: [],
    gates: [],
    version: 1,
    createdAt: 0,
    updatedAt: 0,
    ...fields,
  };
}

export function anAttempt(fields: Partial<Attempt> = {}): Attempt {
  return {
    ...NOTHING_SPENT,
    id: 'attempt',
    protocolRunId: 'run',
    stepRunId: 'step-1',
    kind: 'execute',
    number: 1,
    status: 'queued',
    engine: 'shell',
    model: null,
    feedback: null,
    command: null,
    engineVersion: null,
    sessionId: null,
    sessionTotals: null,
    workerId: null,
    queuedAt: 0,
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
    ...fields,
  };
}

/** The job that carries the attempt: started when the attempt runs. */
export function aJobOf(attempt: Attempt, fields: Partial<Job> = {}): Job {
  const running = attempt.status === 'running';
  return {
    id: 'job',
    type: attempt.kind === 'plan' ? 'protocol.plan' : attempt.kind === 'qa' ? 'step.qa' : 'step.execute',
    queue: 'agents',
    projectId: 'project',
    protocolRunId: attempt.protocolRunId,
    stepRunId: attempt.stepRunId,
    attemptId: attempt.id,
    status: running ? 'started' : 'queued',
    attempts: 0,
    maxAttempts: 3,
    dispatch: 1,
    wakes: 0,
    losses: 0,
    relayedAt: null,
    nextAttemptAt: 0,
    workerId: running ? 'worker' : null,
    leaseToken: running ? 'token' : null,
    leaseUntil: running ? 15_000 : null,
    cancelRequested: 0,
    errorCode: null,
    error: null,
    requestId: null,
    createdAt: 0,
    startedAt: running ? 0 : null,
    finishedAt: null,
    ...fields,
  };
}

export function aReport(usage: Partial<Usage> = {}, fields: Partial<RunReport> = {}): RunReport {
  return {
    exitCode: 0,
    sessionId: null,
    sessionTotals: null,
    finalText: 'done',
    usage: { ...NO_USAGE, ...usage },
    costUsd: null,
    usageQuality: 'exact',
    ...fields,
  };
}

export function aVerdict(verdict: Verdict['verdict'], fields: Partial<Verdict> = {}): Verdict {
  return { verdict, summary: verdict, findings: [], head_sha: 'head', judged_by: 'gates', ...fields };
}
