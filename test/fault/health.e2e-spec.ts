import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { describeOnServers } from '../support/fault/fault-servers';
import { livingWith } from '../support/living-processes';
import { Exposition } from '../support/metrics/exposition';
import { ServerProcess } from '../support/server-process';

jest.setTimeout(90_000);

interface Ready {
  readonly status: number;
  readonly checks: Readonly<Record<string, { readonly status: string; readonly message?: string }>>;
  readonly text: string;
}

/** Longer than any answer may take, shorter than whoever hangs here hangs. */
const PATIENCE_MS = 5_000;

describeOnServers('health and metrics of API and worker', (servers) => {
  let folder: string;
  let urls: readonly string[];
  const started: ServerProcess[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deksdenflow-health-'));
    const env = {
      DEKSDENFLOW_DB_URL: await servers.postgres.createDatabase(),
      DEKSDENFLOW_REDIS_URL: servers.redis.url,
      DEKSDENFLOW_DATA_DIR: folder,
      DEKSDENFLOW_METRICS_AUTH: 'open',
      DEKSDENFLOW_SHUTDOWN_SECONDS: '1',
    };
    started.push(new ServerProcess('main', env), new ServerProcess('worker', env));
    urls = await Promise.all(started.map((process) => process.url()));
  });
  afterAll(async () => {
    await Promise.all(started.map((process) => process.stop('SIGKILL')));
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (url: string, path: string): Promise<Response> =>
    fetch(url + path, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const ready = async (url: string): Promise<Ready> => {
    const response = await ask(url, '/health/ready');
    const text = await response.text();
    const { checks } = JSON.parse(text) as Pick<Ready, 'checks'>;
    return { status: response.status, text, checks };
  };
  /** Both are unfit for this reason, alive, scraped, and say no address. */
  const unfit = async (check: string, message: RegExp): Promise<void> => {
    for (const url of urls) {
      await eventually(async () => {
        const found = await ready(url);
        expect([found.status, found.checks[check]?.status]).toEqual([503, 'down']);
        expect(found.checks[check]?.message).toMatch(message);
        expect(found.text).not.toMatch(/127\.0\.0\.1|ECONN|postgres:|redis:|password/);
      });
      expect((await ask(url, '/health/live')).status).toBe(200);
      // What was read some seconds ago is still told.
      await eventually(async () => {
        const seen = new Exposition(await (await ask(url, '/metrics')).text());
        expect(seen.value(`deksdenflow_${check}_up`)).toBe(0);
        expect(seen.value('deksdenflow_scrape_errors_total', { source: check })).toBeGreaterThan(0);
        expect(seen.of('process_cpu_seconds_total')).toHaveLength(1);
      });
    }
  };
  const wellAgain = async (): Promise<void> => {
    for (const url of urls) {
      await eventually(
        async () => {
          expect((await ready(url)).status).toBe(200);
        },
        { timeoutMs: 30_000 },
      );
    }
  };

  it('are well at first, each with its own checks; the worker tells the age of its canary', async () => {
    await wellAgain();
    const [api, worker] = await Promise.all(urls.map((url) => ready(url)));
    expect(Object.keys(api?.checks ?? {})).not.toContain('worker');
    expect(worker?.checks.worker).toMatchObject({
      status: 'ok',
      canary_age_seconds_agents: expect.any(Number) as number,
    });
    const seen = new Exposition(await (await ask(urls[1] ?? '', '/metrics')).text());
    expect(seen.value('deksdenflow_redis_evicted_keys')).toBe(0);
    expect(seen.of('deksdenflow_consumer_canary_age_seconds')).toHaveLength(2);
  });

  it('say within seconds that Redis hangs, and are well when it goes on', async () => {
    const [pid] = livingWith(`:${String(servers.redis.port)}`).concat(
      livingWith(`\0--port\0${String(servers.redis.port)}`),
    );
    if (pid === undefined) throw new Error('Redis was not found among the processes.');
    process.kill(pid, 'SIGSTOP');
    try {
      await unfit('queue', /^The queue cannot be reached\./);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await wellAgain();
  });

  it('say that Redis is gone, and are well when it is back', async () => {
    await servers.redis.kill();
    try {
      await unfit('queue', /^The queue cannot be reached\.$/);
    } finally {
      await servers.redis.restart();
    }
    await wellAgain();
  });

  it('say within seconds that Postgres hangs, however many probes come meanwhile', async () => {
    const frozen = servers.freezePostgres();
    try {
      await Promise.all(Array.from({ length: 30 }, () => ask(urls[0] ?? '', '/health')));
      await unfit('database', /^The database cannot be reached\./);
      expect((await ask(urls[0] ?? '', '/health/migrations')).status).toBe(503);
    } finally {
      frozen.thaw();
    }
    await wellAgain();
  });

  it('say that Postgres is gone, and are well when it is back', async () => {
    await servers.postgres.stop('immediate');
    try {
      await unfit('database', /^The database cannot be reached\.$/);
    } finally {
      await servers.postgres.restart();
    }
    await wellAgain();
  });
});
