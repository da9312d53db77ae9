import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const VARIABLES = { codex: 'DEKSDENFLOW_TEST_CODEX', claude: 'DEKSDENFLOW_TEST_CLAUDE' } as const;
export type RealCli = keyof typeof VARIABLES;

/** Path of the real CLI: from its test variable, or from PATH; undefined when this machine has none. */
export function findRealCli(name: RealCli): string | undefined {
  const given = process.env[VARIABLES[name]];
  if (given !== undefined && given !== '') return given;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/**
 * Tests that need the real CLI. Without it they are skipped with a line that says so, except in CI, where a test
 * that did not run must not look like one that passed.
 */
export function describeWithRealCli(name: RealCli, tests: (program: string) => void): void {
  const program = findRealCli(name);
  if (program !== undefined && isProgram(program)) {
    describe(`real ${name}`, () => {
      tests(program);
    });
    return;
  }
  const reason = `${name} is ${program === undefined ? 'not on PATH' : `no program at ${program}`}: set ${VARIABLES[name]}`;
  if (process.env.CI === 'true') {
    test(`real ${name} is there`, () => {
      throw new Error(`Cannot be tested: ${reason}`);
    });
  } else {
    process.stderr.write(`Skipped the tests with the real ${name}: ${reason}\n`);
    test.skip(`real ${name}: ${reason}`, () => undefined);
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
