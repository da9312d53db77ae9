import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { livingProcesses } from '../support/demo-processes';
import { eventually } from '../support/eventually';
import { POSTGRES_HINT, postgresFound } from '../support/postgres';
import { REDIS_HINT, redisProgram } from '../support/redis';
import { requireOrSkip } from '../support/requirement';

const RUN = join(resolve(__dirname, '../..'), 'scripts/run.mjs');
const found = postgresFound && redisProgram !== undefined;

function serverMode(args: readonly string[]) {
  const { PATH, LANG, HOME } = process.env;
  // Fifteen seconds of lease are what the killed worker's step waits for.
  const env = { PATH, LANG: LANG ?? 'C.UTF-8', HOME, DEKSDENFLOW_LEASE_SECONDS: '3', DEKSDENFLOW_SWEEP_SECONDS: '1' };
  const child = spawn(process.execPath, [RUN, 'server-mode', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr.on('data', (chunk) => (said.err += String(chunk)));
  return { child, said, ended: once(child, 'close') as Promise<[number | null, string | null]> };
}

requireOrSkip(
  'Postgres and Redis',
  found,
  `${POSTGRES_HINT} ${REDIS_HINT}`,
)('server mode on one machine', () => {
  it.each(['redis', 'postgres'])(
    'takes the demo to its end with the queue on %s, although a worker is killed in the middle',
    async (queue) => {
      const { said, ended } = serverMode(['demo', '--queue', queue]);
      const [code] = await ended;
      expect({ code, err: said.err }).toEqual({ code: 0, err: '' });
      expect(said.out).toContain(`queue     ${queue}://`);
      const [, victim = ''] = /^killed {4}(\S+) in the middle of attempt/m.exec(said.out) ?? [];
      expect(said.out).toMatch(new RegExp(`attempt_lost +Attempt 1 lost its worker ${victim}`));
      expect(said.out).toMatch(/Protocol \S+ is completed: 4 steps/);
      expect(said.out).toContain('The attempt of the killed worker is lost; another worker took its place');
    },
    180_000,
  );

  it('runs until it is interrupted, and leaves nothing behind', async () => {
    const { child, said, ended } = serverMode([]);
    await eventually(() => said.out.includes('Ctrl-C ends all of it'), { timeoutMs: 90_000 });
    const url = /^api {7}(\S+)/m.exec(said.out)?.[1] ?? '';
    const token = /token: ([^)]+)\)/.exec(said.out)?.[1] ?? '';
    expect((await fetch(`${url}/projects`)).status).toBe(401);
    const answer = await fetch(`${url}/queues`, { headers: { Authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ backend: 'redis', workers: [{}, {}] });
    const database = /^postgres {2}\S+:(\d+)\//m.exec(said.out)?.[1] ?? '';
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(said.err).toBe('');
    expect(livingProcesses(`-p\0${database}`)).toEqual([]);
  }, 120_000);

  it('refuses what it does not know', async () => {
    const { said, ended } = serverMode(['--queue', 'rabbit']);
    expect(await ended).toEqual([2, null]);
    expect(said.err).toMatch(/^Usage: /);
  });
});
