import { ciOfHead, stepAt } from '../../ci/domain/answer-red-ci';
import type { StepRun } from '../../steps/domain/step-run';
import { currentStep, type ProtocolAction, protocolActions, type StepAction, stepActions } from './allowed-actions';
import type { AttentionKind } from './attention-kinds';
import { type Evidence, evidenceOf } from './attention-evidence';
import { type PrimaryAction, primaryAction } from './primary-action';
import type { Waiting, WaitingCode, WaitingState } from './waiting';
import { waitingFor } from './waiting-for';
import { whoMoves } from './waiting-who';

/** A run that only a person moves on. */
export interface Attention {
  readonly kind: AttentionKind;
  /** Of the status reason, where there is one; else what it waits for. */
  readonly code: string;
  readonly message: string;
  readonly since: number | null;
  readonly step: StepRun | null;
  readonly evidence: Evidence | null;
  /** Null where nothing that we offer would help. */
  readonly primary: PrimaryAction | null;
  readonly allowedActions: readonly ProtocolAction[];
  readonly stepAllowedActions: readonly StepAction[];
}

const KINDS: Partial<Record<WaitingCode, AttentionKind>> = {
  approval: 'approval',
  budget: 'budget',
  ci_failed: 'ci_failed',
  merge: 'ready_to_merge',
  draft: 'ready_to_merge',
  conflicts: 'conflicts',
  failed: 'failed',
  start: 'start',
  next_step: 'next_step',
};

/** Null when nobody needs to do anything: it runs, it waits for something else, or a person paused it and knows. */
export function attentionOf(state: WaitingState): Attention | null {
  const waits = waitingFor(state);
  if (waits === null || whoMoves(waits.code) !== 'person' || waits.code === 'paused') return null;
  const kind = KINDS[waits.code] ?? 'blocked';
  if (kind === 'ready_to_merge' && !isGreen(state)) return null;
  const { run, steps, attempt } = state;
  const step = stepInQuestion(state);
  const allowedActions = protocolActions(run, steps, attempt);
  const stepAllowedActions = step === null ? [] : stepActions(run, steps, step, attempt);
  return {
    kind,
    ...wordsOf(state, waits),
    since: waits.since,
    step,
    evidence: evidenceOf(state, kind, step),
    primary: primaryAction({ kind, code: waits.code, run, step, allowedActions, stepAllowedActions }),
    allowedActions,
    stepAllowedActions,
  };
}

function wordsOf({ run }: WaitingState, waits: Waiting): Pick<Attention, 'code' | 'message'> {
  const stopped = run.status === 'blocked' || run.status === 'failed';
  return stopped && run.statusReason !== null ? run.statusReason : { code: waits.code, message: waits.message };
}

/** While CI is at it, it is CI that the merge waits for. */
function isGreen({ run }: WaitingState): boolean {
  const ci = ciOfHead(run);
  return ci === null || ci.state === 'success' || ci.state === 'none' || ci.waived;
}

/** The one that work would happen on; of a red CI behind the last one, the one whose work is red. */
function stepInQuestion({ run, steps }: WaitingState): StepRun | null {
  const current = currentStep(steps);
  if (current !== undefined || run.headSha === null) return current ?? null;
  return ciOfHead(run)?.state === 'failure' ? (stepAt({ steps }, run.headSha) ?? null) : null;
}
