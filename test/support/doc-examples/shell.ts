import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { built } from '../built';
import { findProgram } from '../local-server';

const ROOT = join(__dirname, '../../..');
const LIMIT_MS = 60_000;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A person's shell in a folder of his own: our program on PATH, and a curl that takes an error of HTTP for one. */
export class DocShell {
  private readonly bin: string;

  constructor(readonly folder: string) {
    this.bin = join(folder, '.bin');
    mkdirSync(this.bin, { recursive: true });
    symlinkSync(join(ROOT, 'scripts'), join(folder, 'scripts'));
    const program = `exec '${process.execPath}' '${built('src/cli/main.ts')}' "$@"`;
    const curl = findProgram('curl') ?? 'curl';
    // Only one such option is allowed, and some documents have theirs.
    const ofItsOwn = 'for word; do case "$word" in --fail*|-[a-zA-Z]*) case "$word" in --fail*|*f*)';
    this.program('curl', `${ofItsOwn} exec '${curl}' "$@";; esac;; esac; done; exec '${curl}' --fail-with-body "$@"`);
    this.program('deksdenflow', program);
    this.program('npm', npmHere(findProgram('npm') ?? 'npm'));
    this.program('npx', `[ "$1" = deksdenflow ] || { echo "npx $1 is not run here" >&2; exit 1; }; shift; ${program}`);
  }

  /** What it exports is there for the next one with the same `session`. */
  run(code: string, session: string, variables: Readonly<Record<string, string>>, until?: RegExp): Promise<Ran> {
    const exported = join(this.folder, `.${session}.exported`);
    const before = existsSync(exported) ? readFileSync(exported, 'utf8') : '';
    const script =
      until === undefined ? `${before}\ntrap 'export -p > "${exported}"' EXIT\n${code}` : `${before}\n${code}`;
    const env = { HOME: this.folder, LANG: 'C.UTF-8', ...variables };
    const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
      cwd: this.folder,
      env: { ...env, PATH: `${this.bin}:${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    return ended(child, until);
  }

  private program(name: string, line: string): void {
    const path = join(this.bin, name);
    writeFileSync(path, `#!/bin/sh\n${line}\n`);
    chmodSync(path, 0o755);
  }
}

/** npm in this checkout, of which tests are running: what would take node_modules or dist away is only tried. */
function npmHere(npm: string): string {
  const fresh = `import('${ROOT}/scripts/build.mjs').then(({ freshDist }) => freshDist())`;
  return [
    `cd '${ROOT}'`,
    'case "$1 $2" in',
    `  'ci ') exec '${npm}' ci --dry-run --ignore-scripts --offline --no-audit --no-fund;;`,
    `  'run build') exec '${process.execPath}' -e "${fresh}";;`,
    'esac',
    `exec '${npm}' "$@"`,
  ].join('\n');
}

function ended(child: ChildProcess, until: RegExp | undefined): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const tell = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  child.stdout?.on('data', (chunk) => {
    const before = stdout;
    stdout += String(chunk);
    if (until?.test(stdout) === true && !until.test(before)) tell('SIGINT');
  });
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  const timer = setTimeout(() => {
    stderr += '\nIt took too long.';
    tell('SIGKILL');
  }, LIMIT_MS);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}
