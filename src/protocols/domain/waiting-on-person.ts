import { inWords } from '../../kernel/durations';
import type { StepRun } from '../../steps/domain/step-run';
import { currentStep, protocolActions, type StepAction, stepActions } from './allowed-actions';
import { type Waiting, waiting, type WaitingCode, type WaitingState } from './waiting';

/** `user:ada` is Ada; a webhook or the system is what it is. */
export function waitsForResume({ facts }: WaitingState): Waiting {
  const by = facts.by === null ? '' : ` by ${facts.by.replace(/^user:/, '')}`;
  const ago = facts.since === null ? '' : ` ${inWords(facts.now - facts.since)} ago`;
  return waiting('paused', `It was paused${by}${ago}: resume it.`, { since: facts.since });
}

/** Reasons of a stop that say more than that there is one; the rest is `blocked`. */
const STOPPED: readonly (readonly [RegExp, WaitingCode])[] = [
  [/^budget_exceeded$/, 'budget'],
  [/^(engine_missing|credentials_missing|auth|quota|model_unavailable|sandbox|permission_denied|cli_\w+)$/, 'engine'],
  [/^ci_/, 'ci_failed'],
  [/^(branch_changed|push_rejected|merged_early|pr_closed|open_pr_failed)$/, 'branch'],
  [/^poison_step$/, 'poison'],
];

export function waitsForDecision(state: WaitingState): Waiting {
  const { run, facts } = state;
  const reason = run.statusReason;
  const code = run.status === 'failed' ? 'failed' : STOPPED.find(([pattern]) => pattern.test(reason?.code ?? ''))?.[1];
  const why = reason === null ? '' : `: ${reason.message.replace(/\.$/, '')}`;
  const message = `It is ${run.status}${why}. Possible now: ${possible(state)}.`;
  return waiting(code ?? 'blocked', message, { since: facts.since });
}

/** What a person most likely does next with the current step, in this order. */
const BY_HAND: readonly StepAction[] = ['run_qa', 'approve', 'run'];

/** Of a run that nothing moves but a person's next command; undefined when none is allowed. */
export function waitsForCommand(state: WaitingState, step: StepRun): Waiting | undefined {
  const { run, steps, attempt, facts } = state;
  const { since } = facts;
  if (protocolActions(run, steps, attempt).includes('run_next_step')) {
    return waiting('next_step', `It waits for a person: run_next_step of step ${step.stepName}.`, { since });
  }
  const allowed = stepActions(run, steps, step, attempt);
  const byHand = BY_HAND.filter((action) => allowed.includes(action));
  if (byHand.length === 0) return undefined;
  return waiting('approval', `It waits for a person: ${byHand.join(' or ')} of step ${step.stepName}.`, { since });
}

function possible({ run, steps, attempt }: WaitingState): string {
  const step = currentStep(steps);
  const ofStep = step === undefined ? [] : stepActions(run, steps, step, attempt);
  const ofRun = protocolActions(run, steps, attempt);
  const approve = ofStep.filter((action) => action === 'approve').map((action) => `${action} the step`);
  return [...ofRun, ...approve].join(', ');
}
