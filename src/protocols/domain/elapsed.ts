import type { EventType } from '../../events/domain/event';
import type { ProtocolRun } from './protocol-run';
import { isTerminal } from './protocol-run.lifecycle';

/** What a run's time went to. */
export const TIME_PARTS = ['work', 'queue', 'ci', 'human'] as const;
export type TimePart = (typeof TIME_PARTS)[number];

/**
 * Up to the last change, since the first attempt was queued; what has passed since then all goes to `current`. Thus a run
 * that nothing happens to is shown the same however often it is asked for.
 */
export interface Elapsed {
  readonly totalMs: number;
  readonly parts: Readonly<Record<TimePart, number>>;
  readonly asOf: number;
  /** Null when the run is over and nobody is at work on it. */
  readonly current: TimePart | null;
}

export interface AttemptTimes {
  readonly queuedAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

export interface TimelineMark {
  readonly type: EventType;
  readonly at: number;
}

/** Events that begin or end a stop, or a wait for CI. */
const MARKS = {
  paused: 'stop',
  protocol_blocked: 'stop',
  protocol_failed: 'stop',
  resumed: 'go',
  protocol_started: 'go',
  manual_approval: 'go',
  planning_enqueued: 'go',
  step_enqueued: 'go',
  step_retry_enqueued: 'go',
  qa_enqueued: 'go',
  step_executed: 'pushed',
  step_adopted: 'pushed',
  ci_rerun_enqueued: 'pushed',
  ci_triggered: 'pushed',
  ci_passed: 'answered',
  ci_failed: 'answered',
  protocol_completed: 'end',
  cancelled: 'end',
} as const satisfies Partial<Record<EventType, 'stop' | 'go' | 'pushed' | 'answered' | 'end'>>;
export const TIME_MARKS = Object.keys(MARKS) as readonly (keyof typeof MARKS)[];

interface State {
  working: number;
  queued: number;
  stopped: boolean;
  /** CI has not said what it thinks of the last commit. */
  ci: boolean;
  over: boolean;
}

interface Change {
  readonly at: number;
  readonly apply: (state: State) => void;
}

/** Undefined before the first attempt. Work is counted first, then a stop, then the queue; what is left is CI's or a person's. */
export function elapsedOf(
  run: ProtocolRun,
  attempts: readonly AttemptTimes[],
  marks: readonly TimelineMark[],
): Elapsed | undefined {
  if (attempts.length === 0) return undefined;
  const start = Math.min(...attempts.map(({ queuedAt }) => queuedAt));
  // A stable sort: what is written at the same moment keeps its order.
  const changes = [...marks.flatMap((mark) => changeOf(mark)), ...attempts.flatMap(changesOf)].sort(
    (a, b) => a.at - b.at,
  );
  const waitsForCi = ciMatters(run);
  const parts: Record<TimePart, number> = { work: 0, queue: 0, ci: 0, human: 0 };
  const state: State = { working: 0, queued: 0, stopped: false, ci: false, over: false };
  let at = start;
  for (const change of changes) {
    const part = partOf(state, waitsForCi);
    if (part !== null && change.at > at) parts[part] += change.at - at;
    at = Math.max(at, change.at);
    change.apply(state);
  }
  const totalMs = TIME_PARTS.reduce((sum, part) => sum + parts[part], 0);
  if (isTerminal(run.status)) state.over = true;
  return { totalMs, parts, asOf: at, current: partOf(state, waitsForCi) };
}

function partOf({ working, queued, stopped, ci, over }: State, waitsForCi: boolean): TimePart | null {
  if (working > 0) return 'work';
  if (over) return null;
  if (stopped) return 'human';
  if (queued > 0) return 'queue';
  return ci && waitsForCi ? 'ci' : 'human';
}

/** Where no check was ever heard of and nothing waits for one, a merge is a person's business alone. */
function ciMatters({ ciProvider, policies, ci }: ProtocolRun): boolean {
  if (ciProvider === null) return false;
  return policies.auto_qa_on_ci || (ci !== null && ci.state !== 'none');
}

function changesOf({ queuedAt, startedAt, finishedAt }: AttemptTimes): Change[] {
  const queuedUntil = startedAt ?? finishedAt;
  const changes: Change[] = [{ at: queuedAt, apply: (state) => (state.queued += 1) }];
  if (queuedUntil !== null) changes.push({ at: queuedUntil, apply: (state) => (state.queued -= 1) });
  if (startedAt !== null) changes.push({ at: startedAt, apply: (state) => (state.working += 1) });
  if (startedAt !== null && finishedAt !== null) {
    changes.push({ at: finishedAt, apply: (state) => (state.working -= 1) });
  }
  return changes;
}

const EFFECTS: Readonly<Record<(typeof MARKS)[keyof typeof MARKS], Change['apply']>> = {
  stop: (state) => (state.stopped = true),
  go: (state) => (state.stopped = false),
  pushed: (state) => (state.ci = true),
  answered: (state) => (state.ci = false),
  end: (state) => (state.over = true),
};

function changeOf({ type, at }: TimelineMark): Change[] {
  const known: Partial<Record<EventType, keyof typeof EFFECTS>> = MARKS;
  const effect = known[type];
  return effect === undefined ? [] : [{ at, apply: EFFECTS[effect] }];
}
