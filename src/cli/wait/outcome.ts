/** How waiting for a run can end, and what the command leaves with. */
export const RUN_EXITS = {
  completed: 0,
  unreachable: 3,
  failed: 4,
  blocked: 5,
  cancelled: 6,
  timed_out: 7,
  detached: 130,
} as const;
export type RunOutcome = keyof typeof RUN_EXITS;

/** For the documentation. */
export const OUTCOME_MEANINGS: Readonly<Record<RunOutcome, string>> = {
  completed: 'every step is completed, and its pull request, if there is one, is merged',
  unreachable: 'the server could not be reached, or was away for longer than `--away`; the run goes on there',
  failed: 'a fault ended it that nobody is asked about, as one of git; `protocols retry-latest` tries once more',
  blocked: 'a person is needed: the reason, the evidence and the commands to go on are printed',
  cancelled: 'somebody has cancelled the run',
  timed_out: '`--timeout` is over; the run goes on',
  detached: 'Ctrl-C: the run goes on, `protocols watch` attaches again',
};

/** Statuses in which nothing happens any more without a person. A paused run is held by one who is there already. */
const AT_REST = ['completed', 'failed', 'blocked', 'cancelled'] as const;

export function restOf(status: string): (typeof AT_REST)[number] | undefined {
  return AT_REST.find((rest) => rest === status);
}
