import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Config } from '../../src/config/config';
import { checkWork } from '../../src/cli/doctor/work';
import { judgeMachinery } from '../../src/doctor/application/machinery';
import { ADVICE } from '../../src/doctor/application/stuck-runs';
import type { Finding } from '../../src/doctor/domain/finding';
import { ATTEMPT_MARK } from '../../src/platform/process/markers';
import { WAITING_CODES } from '../../src/protocols/domain/waiting';
import { onEachDatabase, type RestBench } from '../support/rest-suite';

jest.setTimeout(60_000);

/** What the doctor of the running server says, by its check. */
async function examined(bench: RestBench): Promise<ReadonlyMap<string, Finding>> {
  const { status, body } = await bench.api().get('/doctor');
  expect(status).toBe(200);
  return new Map((body.findings as unknown as Finding[]).map((finding) => [finding.check, finding]));
}

onEachDatabase('the doctor finds', (bench) => {
  const write = (text: string, params: readonly (string | number | null)[] = []) =>
    bench.app().core.database.write(text, params);
  const now = (): string => bench.app().core.database.now;
  const beat = (id: string, more: { version?: string; queueAwayMs?: number } = {}): Promise<void> =>
    bench.app().core.jobs.beat({
      ...{ id, host: 'h', pid: 1, slots: 1, version: more.version ?? '0.0.1' },
      queueAwayMs: more.queueAwayMs ?? null,
    });
  const start = async (): Promise<string> => {
    const id = await bench.protocol(['One']);
    await bench.api().post(`/protocols/${id}/actions/start`);
    return id;
  };
  afterEach(async () => {
    await write('DELETE FROM workers');
    await write('DELETE FROM projects');
  });

  it('nothing where nothing is wrong', async () => {
    const found = await examined(bench);
    expect([...found.values()].map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
    expect(found.get('runs')?.evidence).toBe('none is unfinished');
  });

  it('that no worker runs, and which runs wait for one', async () => {
    const id = await start();
    await bench.protocol(['Two']);
    const found = await examined(bench);
    expect(found.get('workers')).toMatchObject({
      verdict: 'warning',
      fix: expect.stringContaining('npm start') as string,
    });
    expect(found.get('runs: no_worker')?.evidence).toContain('no worker is running');
    expect(found.get('runs')?.evidence).toBe('1 run on their way: 1 start');
    expect(await bench.api().get(`/protocols/${id}`)).toMatchObject({
      body: { waiting: { code: 'no_worker', since: expect.any(String) as string, until: null } },
    });
  });

  it('a worker that fell silent with work, and its lease', async () => {
    const id = await start();
    await beat('w-lost');
    await write(`UPDATE workers SET heartbeat_at = heartbeat_at - 120000`);
    await write(
      `UPDATE jobs SET status = 'started', worker_id = 'w-lost', lease_until = ${now()} - 60000 WHERE protocol_run_id = $1`,
      [id],
    );
    const found = await examined(bench);
    expect(found.get('workers')?.evidence).toContain('none is running');
    expect(found.get('leases')).toMatchObject({
      verdict: 'error',
      evidence: expect.stringContaining('1 lease ran out') as string,
    });
    const all = ((await bench.api().get('/doctor')).body.findings as unknown as Finding[]).map(
      ({ evidence }) => evidence,
    );
    expect(all.join('\n')).toMatch(/worker w-lost on h has been silent for 2 min and holds 1 job/);
  });

  it('a queue that is out of reach, and what it was not given', async () => {
    const id = await start();
    await beat('w-1', { queueAwayMs: 40_000 });
    // Of another dispatch: a late note of its hand-over does not count.
    await write(
      `UPDATE jobs SET relayed_at = NULL, dispatch = dispatch + 1, next_attempt_at = ${now()} - 30000 WHERE protocol_run_id = $1`,
      [id],
    );
    const found = await examined(bench);
    expect(found.get('workers')).toMatchObject({ verdict: 'error' });
    expect(found.get('workers')?.evidence).toMatch(/w-1 on h has not reached the queue for 4\d s/);
    expect(found.get('outbox')?.evidence).toMatch(/1 job due, the first for 3\d s/);
    expect(found.get('runs: queue_unreachable')?.verdict).toBe('error');
  });

  it('a worker of another version, and jobs that failed', async () => {
    const id = await start();
    await beat('w-old', { version: '0.0.0-old' });
    await write(`UPDATE jobs SET status = 'failed', finished_at = ${now()} WHERE protocol_run_id = $1`, [id]);
    const found = await examined(bench);
    expect(found.get('versions')?.evidence).toContain('w-old on h has 0.0.0-old');
    expect(found.get('failed jobs')?.evidence).toBe('1 job failed within the last day');
  });

  it('a run that nothing explains, and a spent budget', async () => {
    const [odd, spent] = [await start(), await start()];
    await write(`UPDATE jobs SET next_attempt_at = 8640000000000000 WHERE protocol_run_id = $1`, [odd]);
    const reason = JSON.stringify({ code: 'budget_exceeded', message: 'The budget is spent.' });
    await write(`UPDATE attempts SET status = 'failed' WHERE protocol_run_id = $1`, [spent]);
    await write(`UPDATE protocol_runs SET status = 'blocked', status_reason = $2 WHERE id = $1`, [spent, reason]);
    const found = await examined(bench);
    expect(found.get('runs: unexplained')).toMatchObject({
      verdict: 'error',
      fix: expect.stringContaining(odd) as string,
    });
    expect(found.get('runs: budget')?.evidence).toContain('The budget is spent');
    const metrics = (await bench.api().get('/metrics')).text;
    expect(metrics).toContain('deksdenflow_waiting_protocols{reason="unexplained"} 1');
    expect(metrics).toContain('deksdenflow_waiting_protocols{reason="budget"} 1');
    expect(metrics).toContain('deksdenflow_waiting_protocols{reason="merge"} 0');
  });
});

it('a clock that goes wrong, either way', () => {
  const none = { count: 0, since: null };
  const facts = { now: 1_000_000, leases: none, outbox: none, due: none, failedJobs: 0, workers: [] };
  const clock = (localNow: number) => judgeMachinery(facts, '1', localNow).find(({ check }) => check === 'clock');
  expect(clock(1_060_000)?.evidence).toBe("the clock of this machine is 60 s ahead of the database's");
  expect(clock(940_000)?.evidence).toBe("the clock of this machine is 60 s behind the database's");
  expect(clock(1_004_000)).toBeUndefined();
});

it('has advice for every reason for waiting', () => {
  expect(Object.keys(ADVICE).sort()).toEqual([...WAITING_CODES].sort());
});

onEachDatabase('the doctor on the command line finds', (bench) => {
  it('what an agent left behind, of this installation only', async () => {
    const { core } = bench.app();
    if (core.database.dialect !== 'postgres') return;
    const id = await bench.protocol(['One']);
    await bench.api().post(`/protocols/${id}/actions/start`);
    const { attempt } = await core.protocols.get(id);
    await bench.api().post(`/protocols/${id}/actions/cancel`);
    const left = ['of somebody else', attempt?.id ?? ''].map((attemptId) =>
      spawn('sleep', ['60'], { env: { PATH: process.env.PATH, [ATTEMPT_MARK]: attemptId }, stdio: 'ignore' }),
    );
    try {
      const url = core.config.databaseUrl ?? '';
      const found = await checkWork(
        Config.load({ DEKSDENFLOW_DB_URL: url, DEKSDENFLOW_DATA_DIR: core.config.dataDir }),
      );
      const orphans = found.find(({ check }) => check === 'orphans');
      expect(orphans).toMatchObject({
        verdict: 'warning',
        fix: expect.stringContaining(`kill ${String(left[1]?.pid)}`) as string,
      });
      expect(orphans?.evidence).toBe(`a process of attempts that are over: ${String(left[1]?.pid)}`);
    } finally {
      for (const child of left) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
  });
});
