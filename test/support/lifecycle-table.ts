/** One line for each status: every command that moves it and where to, `-` for those that it refuses. */
export function tableOf<S extends string, C extends string>(
  statuses: readonly S[],
  commands: readonly C[],
  next: (from: S, command: C) => S | undefined,
): string {
  return statuses
    .map((from) => {
      const cells = commands.map((command) => `${command}: ${next(from, command) ?? '-'}`);
      const moves = cells.filter((cell) => !cell.endsWith(': -'));
      const refused = commands.filter((command) => next(from, command) === undefined);
      return `${from}\n  ${moves.join(', ') || 'nothing'}\n  refuses ${refused.join(' ')}`;
    })
    .join('\n');
}

export function reachableFrom<S extends string>(start: S, table: Record<S, Partial<Record<string, S>>>): S[] {
  const seen = new Set<S>([start]);
  for (const status of seen) for (const to of Object.values(table[status])) if (to !== undefined) seen.add(to);
  return [...seen].sort();
}
