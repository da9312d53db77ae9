import type { EventOut, StepOut } from '../api/api-types';
import { afterForgeEvent, type ForgeShown } from './forge-news';

export type StepPhase = 'waiting' | 'queued' | 'executing' | 'executed' | 'judging' | 'done' | 'failed';

export interface GateShown {
  readonly name: string;
  readonly passed: boolean;
  readonly durationMs: number;
}

export interface StepShown {
  readonly id: string;
  readonly index: number;
  readonly name: string;
  readonly phase: StepPhase;
  /** Of the newest judgement. */
  readonly gates: readonly GateShown[];
  /** Epoch milliseconds. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly attempts: number;
}

export interface ProgressState {
  readonly title: string;
  readonly status: string;
  readonly startedAt: number;
  readonly now: number;
  /** Counts redraws; turns the spinner. */
  readonly frame: number;
  readonly steps: readonly StepShown[];
  /** Left out while the run has nothing to do with a forge. */
  readonly forge?: ForgeShown;
}

export function shownSteps(steps: readonly StepOut[], before: readonly StepShown[] = []): StepShown[] {
  return steps.map(
    (step) =>
      before.find((known) => known.id === step.id) ?? {
        id: step.id,
        index: step.step_index,
        name: step.step_name,
        phase: 'waiting',
        gates: [],
        startedAt: null,
        endedAt: null,
        attempts: 0,
      },
  );
}

const STATUS_AFTER: Readonly<Record<string, string>> = {
  planning_enqueued: 'planning',
  planning_started: 'planning',
  planned: 'planned',
  protocol_started: 'running',
  paused: 'paused',
  resumed: 'running',
  cancelled: 'cancelled',
  protocol_blocked: 'blocked',
  protocol_failed: 'failed',
  protocol_completed: 'completed',
};

/** What the timeline says next. Unknown events change nothing: a newer server may send some. */
export function applyEvent(state: ProgressState, event: EventOut): ProgressState {
  const status = STATUS_AFTER[event.type] ?? state.status;
  const steps = state.steps.map((step) => (step.id === event.step_run_id ? afterEvent(step, event) : step));
  const forge = afterForgeEvent(state.forge, event);
  return { ...state, status, steps, ...(forge === undefined ? {} : { forge }) };
}

function afterEvent(step: StepShown, event: EventOut): StepShown {
  const at = Date.parse(event.created_at);
  switch (event.type) {
    case 'step_enqueued':
    case 'step_retry_enqueued':
    case 'ci_fix_enqueued':
      return { ...step, phase: 'queued', endedAt: null };
    case 'step_started':
      return { ...step, phase: 'executing', startedAt: step.startedAt ?? at, attempts: step.attempts + 1, gates: [] };
    case 'step_executed':
      return { ...step, phase: 'executed' };
    case 'qa_started':
      return { ...step, phase: 'judging', gates: [] };
    case 'gate_passed':
    case 'gate_failed':
      return { ...step, gates: [...step.gates, gateOf(event)] };
    case 'step_completed':
      return { ...step, phase: 'done', endedAt: at };
    case 'step_execution_failed':
    case 'qa_failed':
    case 'step_cancelled':
      return { ...step, phase: 'failed', endedAt: at };
    default:
      return step;
  }
}

function gateOf({ type, message, metadata }: EventOut): GateShown {
  const duration = metadata.duration_ms;
  const named = metadata.name;
  return {
    // "Gate <name> passed on step <step>."
    name: typeof named === 'string' ? named : (/^Gate (.+?) (?:passed|failed)/.exec(message)?.[1] ?? 'gate'),
    passed: type === 'gate_passed',
    durationMs: typeof duration === 'number' ? duration : 0,
  };
}
