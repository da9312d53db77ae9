/**
 * Some suites need a program of the machine (redis-server, postgres). Without it they are skipped with one
 * line that says so; in CI a silent hole in the tests would be worse than a red run, so there it fails.
 * Returns the `describe` to use.
 */
export function requireOrSkip(name: string, found: boolean, hint: string): jest.Describe {
  if (found) return describe;
  const sentence = `${name} is not available: ${hint}`;
  if (process.env.CI === 'true') throw new Error(`CI must run this suite, but ${sentence}`);
  process.stderr.write(`skipped: ${sentence}\n`);
  return describe.skip;
}

/** PGlite imports its WASM modules dynamically, which jest's sandbox refuses without this flag. */
export const canImportInJest =
  process.execArgv.includes('--experimental-vm-modules') ||
  (process.env.NODE_OPTIONS ?? '').includes('--experimental-vm-modules');

export const PGLITE_HINT = 'run jest with NODE_OPTIONS=--experimental-vm-modules, as `npm test` does.';
