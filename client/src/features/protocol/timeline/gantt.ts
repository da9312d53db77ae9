import type { Schemas } from '../../../api/client';

type Attempt = Schemas['Attempt'];
type Step = Schemas['Step'];

export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A stretch of one attempt: until a worker took it, and from then on. */
export interface Stretch {
  readonly attempt: Attempt;
  readonly what: 'queue' | 'work';
  readonly from: number;
  /** Now, while it goes on. */
  readonly to: number;
  readonly open: boolean;
}

export interface Lane {
  readonly id: string;
  readonly name: string;
  readonly step: Step | null;
  readonly stretches: readonly Stretch[];
}

/** A lane for planning, where there was any, and one for each step, in their order. */
export function lanesOf(attempts: readonly Attempt[], steps: readonly Step[], now: number): readonly Lane[] {
  const of = (id: string | null): Stretch[] =>
    attempts.filter(({ step_run_id }) => step_run_id === id).flatMap((attempt) => stretchesOf(attempt, now));
  const planning = of(null);
  return [
    ...(planning.length === 0 ? [] : [{ id: 'plan', name: 'Planning', step: null, stretches: planning }]),
    ...steps.map((step) => ({ id: step.id, name: step.step_name, step, stretches: of(step.id) })),
  ];
}

function stretchesOf(attempt: Attempt, now: number): Stretch[] {
  const queued = Date.parse(attempt.queued_at);
  const started = attempt.started_at === null ? null : Date.parse(attempt.started_at);
  const finished = attempt.finished_at === null ? null : Date.parse(attempt.finished_at);
  // The clock of this browser may be behind the server's.
  const end = finished ?? Math.max(now, started ?? queued);
  const taken = Math.max(queued, started ?? end);
  const open = finished === null;
  return [
    { attempt, what: 'queue', from: queued, to: taken, open: open && started === null },
    ...(started === null ? [] : [{ attempt, what: 'work' as const, from: taken, to: Math.max(taken, end), open }]),
  ];
}

/** From the first to the last, a little wider than both; at least a second. */
export function extentOf(lanes: readonly Lane[]): Window | null {
  const all = lanes.flatMap(({ stretches }) => stretches);
  if (all.length === 0) return null;
  const from = Math.min(...all.map((stretch) => stretch.from));
  const to = Math.max(...all.map((stretch) => stretch.to));
  const room = Math.max(500, (to - from) * 0.02);
  return { from: from - room, to: to + room };
}

/** Percent of the width; what is outside of the window is null. */
export function placeIn(
  window: Window,
  from: number,
  to: number,
): { readonly left: number; readonly width: number } | null {
  if (to < window.from || from > window.to) return null;
  const share = (time: number): number =>
    Math.min(100, Math.max(0, ((time - window.from) / (window.to - window.from)) * 100));
  return { left: share(from), width: share(to) - share(from) };
}

/** The shortest that can be looked at. */
const SHORTEST_MS = 200;

/** Closer by a factor below 1, around a point given as a part of the width; never beyond the whole. */
export function zoomed(window: Window, whole: Window, factor: number, around = 0.5): Window {
  const length = Math.min(whole.to - whole.from, Math.max(SHORTEST_MS, (window.to - window.from) * factor));
  const middle = window.from + (window.to - window.from) * around;
  return within({ from: middle - length * around, to: middle + length * (1 - around) }, whole);
}

/** Along the time by a part of the window. */
export function moved(window: Window, whole: Window, by: number): Window {
  const step = (window.to - window.from) * by;
  return within({ from: window.from + step, to: window.to + step }, whole);
}

/** What was drawn over, from and to as parts of the width. */
export function brushed(window: Window, whole: Window, a: number, b: number): Window {
  const length = window.to - window.from;
  const [from, to] = [Math.min(a, b), Math.max(a, b)].map((part) => window.from + length * part) as [number, number];
  return within({ from, to: Math.max(to, from + SHORTEST_MS) }, whole);
}

function within({ from, to }: Window, whole: Window): Window {
  const length = Math.min(to - from, whole.to - whole.from);
  const start = Math.min(Math.max(from, whole.from), whole.to - length);
  return { from: start, to: start + length };
}

const MINUTE = 60_000;
const STEPS = [
  100,
  200,
  500,
  1_000,
  2_000,
  5_000,
  10_000,
  15_000,
  30_000,
  ...[1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440, 2_880, 10_080].map((minutes) => minutes * MINUTE),
];

/** Round times since the beginning of the whole, at most so many. */
export function ticksOf(
  window: Window,
  origin: number,
  most: number,
): readonly { readonly at: number; readonly after: number }[] {
  const length = window.to - window.from;
  const step = STEPS.find((each) => length / each <= most) ?? length / most;
  const ticks = [];
  const first = Math.max(0, Math.ceil((window.from - origin) / step) * step);
  for (let after = first; origin + after <= window.to; after += step) ticks.push({ at: origin + after, after });
  return ticks;
}
