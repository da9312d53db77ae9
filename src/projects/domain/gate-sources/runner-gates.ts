import { firstOf, type GateSource, type RootFiles, textOf } from './root-files';

const WANTED = ['lint', 'check', 'test'] as const;

/** `lint test: deps`, not `test := x`, not `test: VAR = x`, not a recipe's line. */
const MAKE_RULE = /^([^\s#:=][^:=#]*)::?(?![:=])(?!\s*(?:(?:export|override|private)\s+)?[\w.-]+\s*[:+?]?=)/;
const JUST_RECIPE = /^@?([a-z]+)\s*:(?!=)/;

interface Runner {
  readonly command: string;
  /** In the order in which the program looks for them. */
  readonly files: readonly string[];
  readonly targets: (text: string) => readonly string[];
}

const RUNNERS: readonly Runner[] = [
  { command: 'make', files: ['GNUmakefile', 'makefile', 'Makefile'], targets: makeTargets },
  { command: 'just', files: ['justfile', 'Justfile', '.justfile'], targets: justRecipes },
  {
    command: 'task',
    files: [
      'Taskfile.yml',
      'taskfile.yml',
      'Taskfile.yaml',
      'taskfile.yaml',
      'Taskfile.dist.yml',
      'Taskfile.dist.yaml',
    ],
    targets: taskNames,
  },
];

/** Targets of programs that run others: what is in them is the repository's own business. */
export const runnerGates: readonly GateSource[] = RUNNERS.map(
  ({ command, files: names, targets }) =>
    (files: RootFiles) => {
      const source = firstOf(files, names);
      if (source === undefined) return [];
      const found = new Set(targets(textOf(files, source)));
      return WANTED.filter((target) => found.has(target)).map((target) => ({
        name: `${command} ${target}`,
        command: `${command} ${target}`,
        source,
        why: `It has a target ${target}.`,
      }));
    },
);

function makeTargets(text: string): string[] {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .flatMap((line) => MAKE_RULE.exec(line)?.[1]?.trim().split(/\s+/) ?? []);
}

/** Only those that need no argument. */
function justRecipes(text: string): string[] {
  return text.split('\n').flatMap((line) => JUST_RECIPE.exec(line)?.[1] ?? []);
}

/** The keys directly under `tasks:`. */
function taskNames(text: string): string[] {
  const lines = text.split('\n');
  const names: string[] = [];
  let indent: string | undefined;
  for (const line of lines.slice(lines.findIndex((each) => /^tasks:\s*(?:#.*)?$/.test(each)) + 1 || lines.length)) {
    if (/^[^\s#]/.test(line)) break;
    const [, space = '', name = ''] = /^( +)["']?([\w-]+)["']?:/.exec(line) ?? [];
    if (name === '') continue;
    indent ??= space;
    if (space === indent) names.push(name);
  }
  return names;
}
