import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { ConfigurationError, InvalidInput } from '../../kernel/errors';
import { CI_PROVIDERS } from '../../projects/domain/project';
import type { CliContext } from '../cli-context';

export interface ProjectOptions {
  readonly baseBranch?: string;
  readonly ci?: string;
  readonly forgeUrl?: string;
  readonly forgeRepository?: string;
  readonly engine?: string;
  readonly autoAdvance?: boolean;
  readonly gate: readonly string[];
  readonly secret: readonly string[];
  readonly json?: boolean;
}

/** What can be said of a new project, and changed of an old one. */
export function projectOptions(command: Command): Command {
  return command
    .option('--base-branch <branch>', 'branch that protocols start from (a new project: main)')
    .addOption(new Option('--ci <provider>', 'where its pull requests and checks are').choices(CI_PROVIDERS))
    .option('--forge-url <url>', 'API of a server of your own: https://ghes.example/api/v3')
    .option('--forge-repository <path>', 'owner/name there, where the repository URL does not tell it')
    .option('--engine <engine>', 'default engine: shell, codex or claude')
    .option('--auto-advance', 'start the next step by itself')
    .option('--gate <name=command>', 'check of every step; repeat for more', collect, [])
    .option(
      '--secret <NAME>',
      'store the value of this environment variable as a secret, or as NAME=- what stdin holds; repeat for more',
      collect,
      [],
    )
    .option('--json', 'print the answer as JSON');
}

/** Absent options are left out: the server's defaults hold, or what it has. */
export async function projectBody(context: CliContext, options: ProjectOptions): Promise<Record<string, unknown>> {
  return {
    ...(options.baseBranch === undefined ? {} : { base_branch: options.baseBranch }),
    ...(options.ci === undefined ? {} : { ci_provider: options.ci }),
    ...(options.forgeUrl === undefined ? {} : { forge_url: options.forgeUrl }),
    ...(options.forgeRepository === undefined ? {} : { forge_repository: options.forgeRepository }),
    ...(options.engine === undefined ? {} : { default_engine: options.engine }),
    ...(options.autoAdvance === undefined ? {} : { policies: { auto_advance: true } }),
    ...(options.gate.length === 0 ? {} : { gates: options.gate.map(gateOf) }),
    ...(options.secret.length === 0 ? {} : { secrets: await secretsFrom(options.secret, context) }),
  };
}

function gateOf(given: string): { name: string; command: string } {
  const at = given.indexOf('=');
  if (at < 1 || at === given.length - 1) {
    throw new InvalidInput('cli.gate_invalid', `A gate is given as name=command, not as "${given}".`);
  }
  return { name: given.slice(0, at), command: given.slice(at + 1) };
}

const FROM_STDIN = '=-';

/** Values come by environment or stdin: everybody on a machine can read the arguments of its processes. */
async function secretsFrom(
  given: readonly string[],
  { environment, stdin = process.stdin }: CliContext,
): Promise<Record<string, string>> {
  // What stands behind another sign is a value, and must not be said again.
  if (given.some((one) => one.includes('=') && !one.endsWith(FROM_STDIN))) {
    const message = 'A secret is given by its name, its value by an environment variable of that name or by stdin.';
    throw new InvalidInput('cli.secret_invalid', `${message} Use --secret NAME or --secret NAME=-.`);
  }
  if (given.filter((one) => one.endsWith(FROM_STDIN)).length > 1) {
    throw new InvalidInput('cli.secret_invalid', 'Only one secret can come from stdin.');
  }
  const secrets: Record<string, string> = {};
  for (const one of given) {
    const fromStdin = one.endsWith(FROM_STDIN);
    const name = fromStdin ? one.slice(0, -FROM_STDIN.length) : one;
    // Files and `echo` end in a line break, secrets do not.
    const value = fromStdin ? (await text(stdin)).replace(/\r?\n$/, '') : environment[name];
    if (value === undefined || value === '') throw new ConfigurationError(absent(name, fromStdin));
    secrets[name] = value;
  }
  return secrets;
}

function absent(name: string, fromStdin: boolean): string {
  if (fromStdin) return `There is nothing on stdin: it should hold the value of ${name}.`;
  return `The environment variable ${name} is not set: it should hold the secret's value.`;
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
