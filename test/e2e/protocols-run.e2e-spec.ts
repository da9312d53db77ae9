import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliProcess } from '../support/cli-process';
import { eventually } from '../support/eventually';
import { GitBench } from '../support/git-bench';
import { freePort } from '../support/local-server';
import { ServerProcess } from '../support/server-process';

jest.setTimeout(120_000);

interface Result {
  readonly outcome: string;
  readonly exit_code: number;
  readonly protocol_id: string;
  readonly status: string;
  readonly reason: { readonly code: string } | null;
  readonly next: readonly string[];
}

/** One server for all of it, killed and started again on the way. */
describe('protocols run --wait', () => {
  let bench: GitBench;
  let folder: string;
  let server: ServerProcess;
  let port: number;
  const started: CliProcess[] = [];
  const environment = (): Record<string, string> => ({ DEKSDENFLOW_API_BASE: `http://127.0.0.1:${String(port)}` });

  const startServer = async (): Promise<void> => {
    server = new ServerProcess('main', {
      DEKSDENFLOW_DATA_DIR: join(folder, 'data'),
      DEKSDENFLOW_API_PORT: String(port),
      DEKSDENFLOW_JOB_BACKOFF_BASE: '0',
      DEKSDENFLOW_SWEEP_SECONDS: '0.3',
      DEKSDENFLOW_CODEX_PROGRAM: join(folder, 'no-codex-here'),
    });
    await server.url();
  };
  beforeAll(async () => {
    bench = new GitBench();
    folder = mkdtempSync(join(tmpdir(), 'deksdenflow-run-'));
    port = await freePort();
    await startServer();
    const added = cli('projects', 'add', 'shop', bench.remote);
    expect(await added.ended()).toBe(0);
  });
  afterAll(async () => {
    for (const { child } of started) child.kill('SIGKILL');
    await server.stop('SIGKILL');
    bench.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function cli(...words: string[]): CliProcess {
    const process = new CliProcess(words, environment());
    started.push(process);
    return process;
  }
  const stepsFile = (name: string, ...commands: string[]): string => {
    const path = join(folder, `${name}.json`);
    const gates = [{ name: 'there', command: `test -f ${name}.txt` }];
    writeFileSync(path, JSON.stringify([{ step_name: name, commands, gates, max_attempts: 1 }]));
    return path;
  };
  const waits = (name: string): string =>
    stepsFile(
      name,
      `echo x > ${name}.txt; touch ${folder}/${name}.began; while [ ! -e ${folder}/${name}.go ]; do sleep 0.1; done`,
    );
  const letGo = (name: string): void => {
    writeFileSync(join(folder, `${name}.go`), '');
  };
  const run = (name: string, steps: string, ...options: string[]): CliProcess =>
    cli('protocols', 'run', 'shop', `Make ${name}`, '--steps', steps, '--wait', ...options);
  const resultOf = ({ stdout }: CliProcess): Result => {
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    return JSON.parse(stdout) as Result;
  };

  it('tells what happens in plain lines where nobody watches, and leaves with 0', async () => {
    const process = run('good', stepsFile('good', 'echo good > good.txt'));
    expect(await process.ended()).toBe(0);
    expect(process.stdout).toMatch(/protocol_created[^]*step_started[^]*gate_passed[^]*protocol_completed/);
    expect(process.stdout).toMatch(/^Protocol \d{4}-make-good is completed\.\n {2}branch {2}\d{4}-make-good$/m);
    expect(process.stdout).not.toContain('\u001b');
  });

  it('leaves with a code of its own for a step that fails and for a person that is needed, and says how to go on', async () => {
    const bad = run('bad', stepsFile('bad', 'echo nothing'), '--json');
    const missing = cli('protocols', 'run', 'shop', 'With codex', '--engine', 'codex', '--wait');
    const code = await bad.ended();
    const result = resultOf(bad);
    expect([code, result.exit_code, result.outcome]).toEqual([5, 5, 'blocked']);
    expect(result.reason?.code).toBe('qa_failed');
    expect(result.next).toContain(`deksdenflow protocols retry-latest ${result.protocol_id}`);
    expect(await missing.ended()).toBe(5);
    expect(missing.stdout).toMatch(/^Protocol .* is blocked: it needs a person\.\n {2}\w+: .*codex.*\n/m);
    expect(missing.stdout).toMatch(/^ {2}→ deksdenflow protocols retry-latest [0-9a-f-]{36}$/m);

    const watched = cli('protocols', 'watch', result.protocol_id);
    expect(await watched.ended()).toBe(5);
    expect(watched.stdout).toMatch(
      /needs a person\.[^]*qa_failed: [^]*gate there ended with 1[^]*→ deksdenflow steps log /,
    );
  });

  it('lets go by Ctrl-C, attaches again, survives a server that is killed, and hears of a cancellation', async () => {
    const detached = run('long', waits('long'));
    await detached.says(/step_started/);
    detached.child.kill('SIGINT');
    expect(await detached.ended()).toBe(130);
    const id = /→ deksdenflow protocols watch (\S+)/.exec(detached.stdout)?.[1] ?? '';
    expect(detached.stdout).toContain('goes on.');

    const timed = cli('protocols', 'watch', id, '--timeout', '0.5', '--json');
    expect(await timed.ended()).toBe(7);
    expect(resultOf(timed)).toMatchObject({ outcome: 'timed_out', status: 'running' });

    const watching = cli('protocols', 'watch', id);
    const impatient = cli('protocols', 'watch', id, '--away', '0.2');
    await eventually(() => [watching, impatient].every(({ stderr }) => stderr.includes('Following')));
    await server.stop('SIGKILL');
    expect(await impatient.ended()).toBe(3);
    expect(impatient.stderr).toContain('api.unreachable');
    expect(impatient.stdout).toContain(`→ deksdenflow protocols watch ${id}`);
    await startServer();
    letGo('long');
    expect(await watching.ended()).toBe(0);
    expect(watching.stderr).toContain('Waiting for it.');
    expect(watching.stdout).toMatch(/attempt_lost[^]*protocol_completed[^]*is completed\./);

    const doomed = run('doomed', waits('doomed'));
    await doomed.says(/step_started/);
    const other = JSON.parse(await output('protocols', 'list', '--status', 'running', '--json')) as { id: string }[];
    await output('protocols', 'cancel', other[0]?.id ?? '');
    expect(await doomed.ended()).toBe(6);
    expect(doomed.stdout).toContain('was cancelled.');
  });

  it('says what is wrong with no stack, and leaves as every command does', async () => {
    const unknown = cli('protocols', 'run', 'no-such-project', 'x', '--wait');
    expect(await unknown.ended()).toBe(1);
    expect(unknown.stderr).toBe('error project.unknown: There is no project no-such-project.\n');
    const nowhere = new CliProcess(['protocols', 'watch', 'x'], { DEKSDENFLOW_API_BASE: 'http://127.0.0.1:9' });
    expect(await nowhere.ended()).toBe(3);
    expect(nowhere.stderr).toMatch(/^error api\.unreachable: /);
    expect(unknown.stderr + nowhere.stderr).not.toMatch(/^\s+at /m);
  });

  async function output(...words: string[]): Promise<string> {
    const process = cli(...words);
    expect(await process.ended()).toBe(0);
    return process.stdout;
  }
});
