import type { Job } from '../../queue/domain/job';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun } from '../../steps/domain/step-run';
import { currentStep, protocolActions, type StepAction, stepActions } from './allowed-actions';
import type { ProtocolRun } from './protocol-run';
import { waitsForCi, waitsForMerge } from './waiting-on-forge';
import { isTerminal } from './protocol-run.lifecycle';

interface State {
  readonly run: ProtocolRun;
  readonly steps: readonly StepRun[];
  readonly attempt: Attempt | null;
  readonly job: Job | null;
  readonly controls: readonly Job[];
}

/** Why a run does not move by itself right now, or what moves it: a sentence. Null when it is over. */
export function waitingFor(state: State, now: number): string | null {
  const { run, steps, attempt } = state;
  if (attempt?.status === 'running') return running(state, attempt);
  if (isTerminal(run.status)) return null;
  if (run.status === 'paused') return 'It is paused: resume it.';
  if (attempt !== null) return queued(state, attempt, now);
  if (run.status === 'blocked' || run.status === 'failed') {
    const reason = run.statusReason === null ? '' : `: ${run.statusReason.message.replace(/\.$/, '')}`;
    return `It is ${run.status}${reason}. Possible now: ${possible(state)}.`;
  }
  if (run.status === 'pending') return 'It waits for a person: start.';
  const step = currentStep(steps);
  if (step === undefined) return waitsForMerge(run, state.controls, now) ?? 'It waits for its next transition.';
  const forCi = waitsForCi(run, step, state.controls, now);
  if (forCi !== undefined) return forCi;
  return `It waits for a person: ${nextByHand(state, step)} of step ${step.stepName}.`;
}

function running({ run, steps, job }: State, attempt: Attempt): string {
  const worker = attempt.workerId === null ? 'a worker' : `worker ${attempt.workerId}`;
  const work = describe(steps, attempt);
  if (job?.cancelRequested === 1) return `${capital(worker)} ends ${work}, which was cancelled.`;
  const paused = run.status === 'paused' ? ' It is paused: nothing else starts until it is resumed.' : '';
  return `${capital(worker)} is at ${work}.${paused}`;
}

function queued({ steps, job }: State, attempt: Attempt, now: number): string {
  const work = describe(steps, attempt);
  if (job !== null && job.nextAttemptAt > now) {
    return `${capital(work)} is tried again at ${new Date(job.nextAttemptAt).toISOString()}.`;
  }
  return `${capital(work)} is queued and waits for a free worker.`;
}

function describe(steps: readonly StepRun[], attempt: Attempt): string {
  if (attempt.kind === 'plan') return `planning (attempt ${String(attempt.number)})`;
  const step = steps.find((candidate) => candidate.id === attempt.stepRunId)?.stepName ?? '?';
  const work = attempt.kind === 'qa' ? 'the QA of step' : 'step';
  return `${work} ${step} (attempt ${String(attempt.number)})`;
}

/** What a person most likely does next with the current step, in this order. */
const BY_HAND: readonly StepAction[] = ['run_qa', 'approve', 'run'];

function nextByHand({ run, steps, attempt }: State, step: StepRun): string {
  if (protocolActions(run, steps, attempt).includes('run_next_step')) return 'run_next_step';
  const allowed = stepActions(run, steps, step, attempt).filter((action) => BY_HAND.includes(action));
  return allowed.length === 0 ? 'retry_latest' : BY_HAND.filter((action) => allowed.includes(action)).join(' or ');
}

function possible({ run, steps, attempt }: State): string {
  const step = currentStep(steps);
  const ofStep = step === undefined ? [] : stepActions(run, steps, step, attempt);
  const ofRun = protocolActions(run, steps, attempt);
  return [...ofRun, ...ofStep.filter((action) => action === 'approve').map((action) => `${action} the step`)].join(
    ', ',
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
