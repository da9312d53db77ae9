import { firstOf, jsonOf, objectOf, type RootFiles, type SuggestedGate, textOf } from './root-files';

const MANIFEST = 'package.json';
const SCRIPTS = ['lint', 'typecheck', 'type-check', 'check', 'test', 'build'] as const;
/** What `npm init` writes: it ends in failure. */
const PLACEHOLDER = /no test specified/i;

interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  readonly lockFiles: readonly string[];
  /** Installs what the lock file says, or fails. */
  readonly install: string;
}

const NPM: PackageManager = {
  name: 'npm',
  lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'],
  install: 'npm ci',
};
const MANAGERS: readonly PackageManager[] = [
  { name: 'pnpm', lockFiles: ['pnpm-lock.yaml'], install: 'pnpm install --frozen-lockfile' },
  { name: 'yarn', lockFiles: ['yarn.lock'], install: 'yarn install --frozen-lockfile' },
  { name: 'bun', lockFiles: ['bun.lock', 'bun.lockb'], install: 'bun install --frozen-lockfile' },
  NPM,
];
const BERRY_INSTALL = 'yarn install --immutable';

export function nodeGates(files: RootFiles): readonly SuggestedGate[] {
  const manifest = jsonOf(files, MANIFEST);
  const scripts = objectOf(manifest.scripts);
  const { manager, lockFile } = managerOf(files, manifest);
  const gates = SCRIPTS.filter((script) => isUsable(scripts[script])).map((script) => ({
    name: `${manager.name} ${script}`,
    command: `${manager.name} run ${script}`,
    source: MANIFEST,
    why: `It has a script ${script}.`,
  }));
  if (gates.length === 0 || lockFile === undefined) return gates;
  const command = manager.name === 'yarn' && isBerry(files, manifest) ? BERRY_INSTALL : manager.install;
  const why = 'The scripts need the packages that the lock file names.';
  return [{ name: `${manager.name} install`, command, source: lockFile, why }, ...gates];
}

function isUsable(script: unknown): boolean {
  return typeof script === 'string' && script.trim() !== '' && !PLACEHOLDER.test(script);
}

/** By lock file; where there are several, or none, by what package.json asks for, and else by what is most common. */
function managerOf(
  files: RootFiles,
  manifest: Readonly<Record<string, unknown>>,
): { readonly manager: PackageManager; readonly lockFile: string | undefined } {
  const locked = MANAGERS.filter(({ lockFiles }) => firstOf(files, lockFiles) !== undefined);
  const asked = MANAGERS.find(({ name }) => requestOf(manifest).startsWith(`${name}@`));
  const candidates = locked.length > 0 ? locked : MANAGERS;
  const fallback = locked[0] ?? NPM;
  const manager = asked !== undefined && candidates.includes(asked) ? asked : fallback;
  return { manager, lockFile: firstOf(files, manager.lockFiles) };
}

function requestOf(manifest: Readonly<Record<string, unknown>>): string {
  const request = manifest.packageManager;
  return typeof request === 'string' ? request : '';
}

/** Yarn 2 and later: it has a lock file of another form, and another name for the option. */
function isBerry(files: RootFiles, manifest: Readonly<Record<string, unknown>>): boolean {
  return (
    files.has('.yarnrc.yml') ||
    /^__metadata:/m.test(textOf(files, 'yarn.lock')) ||
    /^yarn@(?:[2-9]|[1-9]\d)/.test(requestOf(manifest))
  );
}
