import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { livingProcesses } from '../support/demo-processes';
import { eventually } from '../support/eventually';
import { findProgram } from '../support/local-server';
import { requireOrSkip } from '../support/requirement';

const ROOT = resolve(__dirname, '../..');
const RUN = join(ROOT, 'scripts/run.mjs');
const LIMIT_MS = 240_000;
const STEPS = 4;
const BRANCH = /branch\s+(\d{4}-[a-z0-9-]+) in (\S+)/;
/** Of util-linux: gives its child a terminal. */
const scriptProgram = findProgram('script');

const folders: string[] = [];
const pids: number[] = [];

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-e2e-'));
  folders.push(folder);
  return folder;
}

/** What a person has in the environment, without what jest and npm put there. */
function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH, LANG } = process.env;
  return { PATH, LANG: LANG ?? 'C.UTF-8', HOME: tmpdir(), TERM: 'xterm', ...more };
}

function demo(args: readonly string[], env = environment()) {
  const options = { cwd: ROOT, env, encoding: 'utf8' as const, timeout: LIMIT_MS };
  return spawnSync(process.execPath, [RUN, 'cli', 'demo', ...args], options);
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
}

function trailersOf(remote: string, branch: string, name: string): string[] {
  const format = `--format=%(trailers:key=Deksdenflow-${name},valueonly)`;
  const values = git(remote, 'log', '--reverse', format, `main..${branch}`).split('\n');
  return values.filter((value) => value !== '');
}

async function read<T>(url: string): Promise<T[]> {
  return (await (await fetch(url)).json()) as T[];
}

afterAll(() => {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The usual case: the test has stopped it.
    }
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the demo', () => {
  it(
    'ends with a pushed branch, one commit for each step, and an untouched checkout',
    async () => {
      const dir = join(scratch(), 'demo');
      const { status, stdout, stderr } = demo(['--keep', '--dir', dir]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const pid = Number(/Stop it\s+kill (\d+)/.exec(stdout)?.[1]);
      pids.push(pid);

      // Plain lines where nobody watches.
      expect(stdout).not.toContain('\u001b');
      expect(stdout).toMatch(/step_completed/);
      const [, branch = '', remote = ''] = BRANCH.exec(stdout) ?? [];
      expect(remote).toBe(join(dir, 'remote.git'));
      expect(trailersOf(remote, branch, 'Step')).toEqual(['1', '2', '3', '4']);
      expect(trailersOf(remote, branch, 'Attempt')).toHaveLength(STEPS);
      expect(new Set(trailersOf(remote, branch, 'Protocol'))).toEqual(new Set([branch]));

      // The user's checkout: nothing fetched, nothing changed.
      const checkout = join(dir, 'checkout');
      expect(git(checkout, 'for-each-ref', '--format=%(refname)')).not.toContain(branch);
      expect(existsSync(join(checkout, 'test/punctuation.test.js'))).toBe(false);
      expect(git(checkout, 'status', '--porcelain')).toBe('');

      const api = /API\s+(http\S+)/.exec(stdout)?.[1] ?? '';
      const steps = await read<{ id: string; status: string; head_sha: string }>(`${api}/steps`);
      expect(steps.map((step) => step.status)).toEqual(Array.from({ length: STEPS }, () => 'completed'));
      for (const step of steps) {
        expect(git(remote, 'branch', '--contains', step.head_sha, '--format=%(refname:short)')).toBe(branch);
        const url = `${new URL(api).origin}/steps/${step.id}/attempts`;
        const attempts = await read<{ kind: string; gates: { exit_code: number }[] }>(url);
        const gates = attempts.filter((attempt) => attempt.kind === 'qa').flatMap((attempt) => attempt.gates);
        expect(gates.length).toBeGreaterThan(0);
        expect(gates.every((gate) => gate.exit_code === 0)).toBe(true);
      }

      // The change really does what was asked for, and the branch's own tests say so.
      git(dir, 'clone', '--quiet', '--branch', branch, remote, join(dir, 'review'));
      expect(spawnSync(process.execPath, ['--test'], { cwd: join(dir, 'review'), env: environment() }).status).toBe(0);

      process.kill(pid, 'SIGTERM');
      await eventually(() => livingProcesses(dir).length === 0, { timeoutMs: 30_000 });
    },
    LIMIT_MS,
  );

  requireOrSkip(
    'script',
    scriptProgram !== undefined,
    'install util-linux.',
  )('in a terminal', () => {
    it(
      'shows the progress display, and leaves nothing behind',
      () => {
        const dir = join(scratch(), 'demo');
        const command = `stty cols 70 rows 40; exec "${process.execPath}" "${RUN}" cli demo --dir "${dir}"`;
        const options = { cwd: ROOT, env: environment(), encoding: 'utf8' as const, timeout: LIMIT_MS };
        const { status, stdout } = spawnSync(scriptProgram ?? '', ['-qec', command, '/dev/null'], options);
        expect(status).toBe(0);
        expect(stdout).toContain('\u001b[?25l');
        expect(stdout).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] 2 /u);
        expect(stdout).toContain(`${String(STEPS)} of ${String(STEPS)} steps`);
        expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
        expect(stdout).toMatch(/✓ Protocol \d{4}-\S+ is completed/);
        expect(existsSync(dir)).toBe(false);
        expect(livingProcesses(dir)).toEqual([]);
      },
      LIMIT_MS,
    );
  });

  it(
    'stops at Ctrl-C: exit code 130, no process and no folder left',
    async () => {
      const dir = join(scratch(), 'demo');
      const child = spawn(process.execPath, [RUN, 'cli', 'demo', '--dir', dir], { cwd: ROOT, env: environment() });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      const ended = new Promise<number | null>((done) => child.once('exit', done));
      await eventually(() => output.includes('step_started'), { timeoutMs: 120_000 });
      child.kill('SIGINT');
      expect(await ended).toBe(130);
      await eventually(() => livingProcesses(dir).length === 0, { timeoutMs: 30_000 });
      expect(existsSync(dir)).toBe(false);
    },
    LIMIT_MS,
  );

  it('names what is missing and exits with 3 when the agent is not there', () => {
    const { status, stderr } = demo(['--engine', 'codex'], environment({ DEKSDENFLOW_CODEX_PROGRAM: 'no-such-codex' }));
    expect(status).toBe(3);
    expect(stderr).toContain('engine.not_ready');
    expect(stderr).toMatch(/npm i -g @openai\/codex/);
  });

  it('never empties a folder that it did not find empty', () => {
    const dir = scratch();
    execFileSync('touch', [join(dir, 'mine')]);
    const { status, stderr } = demo(['--dir', dir]);
    expect(status).toBe(2);
    expect(stderr).toContain('demo.folder_not_empty');
    expect(readdirSync(dir)).toEqual(['mine']);
  });
});
