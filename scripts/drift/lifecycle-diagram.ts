export type TransitionTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One lifecycle of the domain: its table is the only place that knows the moves. */
export interface Lifecycle {
  readonly title: string;
  readonly source: string;
  readonly transitions: TransitionTable;
}

export function renderLifecyclePage(lifecycles: readonly Lifecycle[]): string {
  const head = [
    '# Lifecycles',
    '',
    '<!-- Generated from the lifecycle tables of the domain by `npm run generate`. -->',
    '',
    'Every write of a status asks one of these tables; a move that is not drawn is refused. The label of an arrow is the',
    'command. What a client may ask for is in `allowed_actions` of each object, derived from the same tables.',
    '',
  ];
  return [...head, ...lifecycles.flatMap(section)].join('\n');
}

function section({ title, source, transitions }: Lifecycle): string[] {
  return [
    `## ${title}`,
    '',
    `From \`${source}\`.`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...arrows(transitions).map((arrow) => `  ${arrow}`),
    '```',
    '',
  ];
}

/** The first row of a table is where life begins. Commands with the same effect share an arrow. */
function arrows(transitions: TransitionTable): string[] {
  const statuses = Object.keys(transitions);
  const lines = statuses.slice(0, 1).map((first) => `[*] --> ${first}`);
  for (const [from, moves] of Object.entries(transitions)) {
    const commandsTo = new Map<string, string[]>();
    for (const [command, to] of Object.entries(moves)) commandsTo.set(to, [...(commandsTo.get(to) ?? []), command]);
    for (const [to, commands] of commandsTo) lines.push(`${from} --> ${to}: ${commands.join(', ')}`);
    if (commandsTo.size === 0) lines.push(`${from} --> [*]`);
  }
  return lines;
}
