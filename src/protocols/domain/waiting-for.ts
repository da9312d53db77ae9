import { inWords } from '../../kernel/durations';
import type { StepRun } from '../../steps/domain/step-run';
import { currentStep } from './allowed-actions';
import { isTerminal } from './protocol-run.lifecycle';
import { attemptInWords, type Waiting, waiting, type WaitingState } from './waiting';
import { waitsForCi, waitsForMerge } from './waiting-on-forge';
import { waitsForCommand, waitsForDecision, waitsForResume } from './waiting-on-person';
import { waitsForWork, waitsForWorker } from './waiting-on-worker';

/** Why a run does not move by itself right now, or what moves it. Null when it is over, and only then. */
export function waitingFor(state: WaitingState): Waiting | null {
  const { run, attempt } = state;
  if (attempt?.status === 'running') return waitsForWork(state, attempt);
  if (isTerminal(run.status)) return null;
  return reasonOf(state) ?? unexplained(state);
}

function reasonOf(state: WaitingState): Waiting | undefined {
  const { run, steps, attempt, facts } = state;
  switch (run.status) {
    case 'paused':
      return waitsForResume(state);
    case 'blocked':
    case 'failed':
      return waitsForDecision(state);
    case 'pending':
      return waiting('start', 'It waits for a person: start.', { since: facts.since });
    case 'planning':
      return attempt === null ? undefined : waitsForWorker(state, attempt);
    default: {
      // A planned run hands nothing out, so an attempt of it would wait for ever.
      if (attempt !== null) return run.status === 'running' ? waitsForWorker(state, attempt) : undefined;
      const step = currentStep(steps);
      if (step === undefined) return run.status === 'running' ? waitsForMerge(state) : undefined;
      return waitsForCi(state, step) ?? waitsForCommand(state, step);
    }
  }
}

/** A fault of ours: nothing should come here. It is said what is known, counted and alarmed. */
function unexplained({ run, steps, attempt, job, facts }: WaitingState): Waiting {
  const step = currentStep(steps);
  const known = [
    step === undefined
      ? `all of its ${String(steps.length)} steps are completed`
      : `step ${step.stepName} is ${step.status}`,
    attempt === null ? 'no attempt is under way' : `${attemptInWords(steps, attempt)} is ${attempt.status}`,
    ...(job === null ? [] : [`its job is ${job.status}`]),
    ...(facts.since === null ? [] : [`the last event was ${inWords(facts.now - facts.since)} ago`]),
  ];
  const message = `Nothing explains why it does not move, which is a fault of ours: it is ${run.status}, ${known.join(', ')}. Pause and resume it, and report this.`;
  return waiting('unexplained', message, { since: facts.since });
}

/** The same for one of its steps. Null for a step that is over, or whose run is. */
export function stepWaitingFor(state: WaitingState, step: Pick<StepRun, 'id' | 'status'>): Waiting | null {
  const { steps, attempt } = state;
  if (attempt?.stepRunId === step.id) return waitingFor(state);
  if (isTerminal(state.run.status) || step.status === 'completed') return null;
  const current = currentStep(steps);
  if (current === undefined || current.id === step.id) return waitingFor(state);
  // Its run may be stopped by it, and waits for it in any case only when its turn comes.
  return waiting('earlier_step', `It waits for step ${current.stepName}.`);
}
