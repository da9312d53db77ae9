import { allCommands, type CommandNode, type OptionNode } from '../../src/cli/completion/command-tree';
import { OUTCOME_MEANINGS, RUN_EXITS, type RunOutcome } from '../../src/cli/wait/outcome';

const HEAD = `# Command line

<!-- Generated from the program's own commands by \`npm run generate\`: see scripts/drift/cli-reference.ts. -->

\`npx deksdenflow\` in the repository, \`deksdenflow\` in the image. It reads \`DEKSDENFLOW_API_BASE\` (default
\`http://127.0.0.1:8010\`), \`DEKSDENFLOW_API_TOKEN\` and \`DEKSDENFLOW_PROJECT_TOKEN\`. Results go to stdout, everything about
them to stderr; with \`--json\` the result is JSON. An error is its code, a sentence and the id of the request:

\`\`\`
error protocol.transition_refused: Protocol 0001-a is running: start is refused. Possible now: pause, cancel.
  allowed now: pause, cancel
  request id: 01a2…
\`\`\`

| exit code | of every command                                    |
| --------- | --------------------------------------------------- |
| 0         | ok                                                  |
| 1         | a failure                                           |
| 2         | wrong usage or configuration, a token that is refused |
| 3         | a dependency is missing or cannot be reached        |

## Running and waiting

\`\`\`sh
deksdenflow protocols run hello "Say hello" --steps steps.json --wait
\`\`\`

creates a protocol in the project, starts it, runs all of its steps and shows what happens: in a terminal with a live
display, elsewhere in plain lines. It survives restarts of the server. Ctrl-C leaves the run alone and says how to attach
again: \`deksdenflow protocols watch <protocol-id>\`. With \`--json\` it prints one line when it is over. Both leave by how
the run ended:

`;

const COMPLETION = `
## Completion

\`\`\`sh
source <(deksdenflow completion bash)
\`\`\`

The same for \`zsh\` (after \`compinit\`); for fish \`deksdenflow completion fish | source\`. For good, put the line into
\`~/.bashrc\`, \`~/.zshrc\` or \`~/.config/fish/config.fish\`.
`;

/** docs/cli.md. */
export function renderCliPage(tree: CommandNode): string {
  const outcomes = Object.entries(RUN_EXITS).map(
    ([outcome, code]) => `| ${String(code)} | ${outcome} | ${OUTCOME_MEANINGS[outcome as RunOutcome]} |`,
  );
  const commands = allCommands(tree).filter(({ path }) => path.length > 0);
  return [
    `${HEAD}| exit code | outcome | meaning |\n|---|---|---|\n${outcomes.join('\n')}`,
    COMPLETION,
    '## Commands',
    ...commands.flatMap(sectionOf),
    '',
  ].join('\n');
}

function sectionOf({ path, usage, description, options, commands }: CommandNode): string[] {
  if (commands.length > 0 && options.length === 0) return [];
  const call = ['deksdenflow', ...path, usage].filter((word) => word !== '').join(' ');
  const sentence = `${description.charAt(0).toUpperCase()}${description.slice(1)}.`;
  return [
    '',
    `### ${path.join(' ')}`,
    '',
    `\`${call}\``,
    '',
    cell(sentence),
    ...(options.length === 0 ? [] : ['', '| option | meaning |', '|---|---|', ...options.map(optionRow)]),
  ];
}

function optionRow({ names, description, choices }: OptionNode): string {
  const among = choices.length === 0 ? '' : `; one of ${choices.map((choice) => `\`${choice}\``).join(', ')}`;
  return `| \`${names}\` | ${cell(description)}${among} |`;
}

/** What is in angle brackets is a word, not HTML. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
