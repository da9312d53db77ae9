import type { Backend } from './contender';

const SHIPPED = 'deksdenflow, as shipped';
const WEBHOOKS = 'deksdenflow, webhooks';
const CONSOLE = 'deksdenflow, console';

export interface Goal {
  /** `deksdenflow` when absent. */
  readonly contender?: string;
  readonly backend: Backend;
  readonly figure: string;
  readonly limit: number;
  readonly better: 'lower' | 'higher';
}

/** What the product promises of itself, on two cores with everything on one machine. */
export const GOALS: readonly Goal[] = [
  { backend: 'embedded', figure: 'gap p50, ms', limit: 5, better: 'lower' },
  { backend: 'embedded', figure: 'gap p99, ms', limit: 25, better: 'lower' },
  { backend: 'embedded', contender: SHIPPED, figure: 'memory idle, MB', limit: 350, better: 'lower' },
  { backend: 'embedded', contender: SHIPPED, figure: 'ready, s', limit: 3, better: 'lower' },
  { backend: 'server', figure: 'gap p50, ms', limit: 5, better: 'lower' },
  { backend: 'server', figure: 'gap p99, ms', limit: 25, better: 'lower' },
  { backend: 'server', figure: 'step cycles/s', limit: 300, better: 'higher' },
  { backend: 'server', contender: SHIPPED, figure: 'API memory idle, MB', limit: 160, better: 'lower' },
  ...(['embedded', 'server'] as const).flatMap((backend): Goal[] => [
    { backend, contender: WEBHOOKS, figure: 'acknowledge p99, ms', limit: 50, better: 'lower' },
    // The tables grow by thousands of rows meanwhile: that must not be seen.
    { backend, contender: WEBHOOKS, figure: 'last 5 s / first 5 s', limit: 1.5, better: 'lower' },
    { backend, contender: WEBHOOKS, figure: 'forged one refused p99, ms', limit: 10, better: 'lower' },
  ]),
  ...(
    [
      ['first page: scripts, kB', 200],
      ['first page usable, ms', 1_500],
      ['protocol usable, ms', 1_500],
      ['timeline scrolls: longest task, ms', 100],
      ['log scrolls: longest task, ms', 100],
    ] as const
  ).map(([figure, limit]): Goal => ({ backend: 'embedded', contender: CONSOLE, figure, limit, better: 'lower' })),
];

export function verdict(goal: Goal, value: number): string {
  const met = goal.better === 'lower' ? value <= goal.limit : value >= goal.limit;
  const sign = goal.better === 'lower' ? '≤' : '≥';
  const off = Math.abs((value / goal.limit - 1) * 100).toFixed(0);
  return `${met ? 'met   ' : 'MISSED'} ${goal.backend}: ${goal.figure} ${sign} ${String(goal.limit)}: ${value.toFixed(1)} (${met ? `${off} % to spare` : `by ${off} %`})`;
}
