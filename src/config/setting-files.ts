import { readFileSync } from 'node:fs';
import { PREFIX, SETTING_TABLE } from './settings';

const SUFFIX = '_FILE';

/** `DEKSDENFLOW_API_TOKEN_FILE` and the like: each secret may lie in a file, as Compose and Kubernetes mount them. */
export function isSecretFile(name: string): boolean {
  if (!name.endsWith(SUFFIX)) return false;
  const setting = Object.entries(SETTING_TABLE).find(([known]) => known === name.slice(0, -SUFFIX.length))?.[1];
  return setting !== undefined && 'secret' in setting;
}

/**
 * The variable's text, or that of the file that stands for it, without the line end that editors add; undefined when
 * neither is set. Throws a sentence without the value.
 */
export function givenText(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const own = present(environment[PREFIX + name]);
  const file = isSecretFile(name + SUFFIX) ? present(environment[PREFIX + name + SUFFIX]) : undefined;
  if (file === undefined) return own;
  if (own !== undefined) throw new Error(`and ${PREFIX}${name}${SUFFIX} exclude each other: set one of them`);
  return readSecret(file, name);
}

/** What the files say, by the name of the variable that each stands for: to be masked like the variables. */
export function secretsInFiles(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const names = Object.keys(SETTING_TABLE).filter((name) => present(environment[PREFIX + name + SUFFIX]) !== undefined);
  return Object.fromEntries(names.map((name) => [PREFIX + name, givenText(environment, name) ?? '']));
}

function readSecret(file: string, name: string): string {
  let content: string;
  try {
    content = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new Error(`cannot be read from the file of ${PREFIX}${name}${SUFFIX} (${code})`);
  }
  if (content === '') throw new Error(`is empty in the file of ${PREFIX}${name}${SUFFIX}`);
  return content;
}

function present(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}
