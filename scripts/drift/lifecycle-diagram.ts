export type TransitionTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One lifecycle of the domain: its table is the only place that knows the moves. */
export interface Lifecycle {
  readonly title: string;
  readonly source: string;
  readonly transitions: TransitionTable;
}

/** What the tables alone do not tell: it depends on the steps around. */
const REWORK = [
  '## Changes that a person asks for',
  '',
  '`request_changes` sends comments on the diff of a step back to its engine, all as one request. It is allowed for a step that',
  'has produced a commit and is `needs_qa`, `failed`, `blocked` or `completed`, while',
  '',
  '- its protocol is planned, running or blocked, and no attempt is queued or running;',
  '- every later step is `pending` and has produced nothing: what was built on a step is not pulled away under it;',
  '- nobody else has pushed to the branch, and its pull request, if there is one, is open.',
  '',
  'The step goes back to `pending` by `rework`, with `auto_advance` or without, and an attempt is queued whose findings are the',
  'comments. The judgements that failed before do not count any more for `max_attempts`, so that a request is never refused for',
  'them. `base` is the `head_sha` that the comments were written on: when the step has moved on, the answer is 409',
  '`step.head_moved`. Commands of the shell engine find the request, as any findings of a failed judgement, in the JSON file that',
  '`DEKSDENFLOW_FINDINGS` names.',
  '',
];

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
  return [...head, ...lifecycles.flatMap(section), ...REWORK].join('\n');
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
