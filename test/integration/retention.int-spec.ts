import { once } from 'node:events';
import type { RetentionRules } from '../../src/retention/domain/retention';
import { NoMeter } from '../../src/ports/meter';
import { Housekeeper } from '../../src/retention/application/housekeeper';
import { RetentionService } from '../../src/retention/application/retention.service';
import { SqlRetentionStore } from '../../src/retention/persistence/sql-retention.store';
import { SqlAttemptOutputStore } from '../../src/steps/persistence/sql-attempt-output.store';
import { DATABASE_GROUNDS, type DatabaseGround, openStores, type Stores } from '../support/database-grounds';
import { eventually } from '../support/eventually';
import { IdleWorkspaces } from '../support/idle-workspaces';
import { DAY, Past } from '../support/past';
import { startProgram } from '../support/run-program';
import { RecordingLog } from '../support/silent-log';

jest.setTimeout(60_000);

const NONE = { ageMs: null, size: null };
const KEEP_ALL: RetentionRules = { events: NONE, logs: NONE, deliveries: NONE, jobs: NONE };
const OLD = { ageMs: 10 * DAY, size: null };
const BY_AGE: RetentionRules = { events: OLD, logs: OLD, deliveries: OLD, jobs: OLD };
const NEVER = new AbortController().signal;

class Counts extends NoMeter {
  readonly seen: Record<string, number> = {};
  override count(_name = '', { kind = '' }: Readonly<Record<string, string>> = {}, rows = 0): void {
    this.seen[kind] = (this.seen[kind] ?? 0) + rows;
  }
}

for (const kind of DATABASE_GROUNDS) {
  kind.describe(`retention on ${kind.name}`, () => {
    let ground: DatabaseGround;
    let stores: Stores;
    let past: Past;
    let counts: Counts;
    beforeAll(async () => {
      ground = await kind.prepare();
    });
    afterAll(() => ground.dispose());
    beforeEach(async () => {
      stores = await openStores(await ground.newLocation());
      past = new Past(stores);
      counts = new Counts();
      await past.quiet();
    });
    afterEach(() => stores.database.close());

    const service = (rules: RetentionRules): RetentionService =>
      new RetentionService(new SqlRetentionStore(stores.database), rules, counts, new RecordingLog(), 0);
    const run = (rules: RetentionRules) => service(rules).run({ holder: 'w-1', signal: NEVER });

    it('removes what is old of runs that are over, and nothing of one that is not', async () => {
      const kept = await Promise.all(
        (['running', 'blocked', 'failed', 'paused', 'planned', 'pending'] as const).map((status) =>
          past.run({ status, ageDays: 400 }),
        ),
      );
      for (const status of ['completed', 'cancelled'] as const) await past.run({ status, ageDays: 11 });
      const young = await past.run({ status: 'completed', ageDays: 9 });
      const before = await past.contents();
      const foreseen = await service(BY_AGE).preview();
      expect(await past.contents()).toEqual(before);

      const { end, removed } = await run(BY_AGE);
      expect(end).toBe('done');
      expect(removed).toEqual(foreseen);
      expect(counts.seen).toEqual({ events: 2 * 3, logs: 2, deliveries: 2, jobs: 2 * 2 });
      const left = await past.contents();
      expect(new Set(left.events.map(({ run: id }) => id))).toEqual(new Set([...kept, young]));
      expect(new Set(left.jobs.map(({ run: id }) => id))).toEqual(new Set([...kept, young]));
      expect(new Set(left.deliveries.map(({ run: id }) => id))).toEqual(new Set([...kept, young]));
      expect(left.attempts).toEqual(before.attempts);
      expect(await service(BY_AGE).preview()).toMatchObject({ events: { rows: 0 }, logs: { rows: 0 } });
    });

    it('removes the oldest until the size fits, of runs that are over only', async () => {
      const active = await past.run({ status: 'running', ageDays: 50 });
      const runs: string[] = [];
      for (const ageDays of [40, 30, 20]) runs.push(await past.run({ status: 'completed', ageDays }));
      // Each has printed 3000 bytes: to come from 12000 to 7000, two have to go.
      const rules = { ...KEEP_ALL, logs: { ageMs: null, size: 7_000 } };
      const foreseen = await service(rules).preview();
      const { removed } = await run(rules);
      expect(removed).toEqual(foreseen);
      expect(removed.logs).toEqual({ rows: 2, size: 6_000 });
      const output = new SqlAttemptOutputStore(stores.database);
      const read = async (id: string | undefined): Promise<string> =>
        (await output.read(past.attemptOf(id ?? ''), 0, 1_000_000)).bytes.toString('utf8');
      expect(await read(runs[0])).toBe('\n[… 3000 bytes left out …]\n');
      expect(await read(runs[2])).toHaveLength(3_000);
      expect(await read(active)).toHaveLength(3_000);
      // A reader that was in the middle is not sent anything twice.
      const resumed = await output.read(past.attemptOf(runs[0] ?? ''), 3_000, 1_000);
      expect(resumed).toEqual({ bytes: Buffer.alloc(0), next: 3_000 });
    });

    it('keeps deliveries that may be sent again, and the newest of a project', async () => {
      await past.delivery({ ageDays: 30 });
      await past.delivery({ ageDays: 6 });
      await past.delivery({ ageDays: 30, projectId: stores.projectId });
      await past.delivery({ ageDays: 20, projectId: stores.projectId });
      const rules = { ...KEEP_ALL, deliveries: { ageMs: DAY, size: 0 } };
      expect((await run(rules)).removed.deliveries.rows).toBe(2);
      expect((await past.contents()).deliveries.map(({ ageDays }) => ageDays).sort()).toEqual([20, 6]);
    });

    it('goes by pages over more than one has, and says up to where events are gone', async () => {
      const id = await past.run({ status: 'completed', ageDays: 20 });
      await past.events(id, 1_200, 20);
      const active = await past.run({ status: 'running', ageDays: 20 });
      await past.events(active, 700, 20);
      await past.events(id, 300, 20);
      const { removed } = await run({ ...KEEP_ALL, events: OLD });
      // The very newest stays: the end of the feed is its position.
      expect(removed.events.rows).toBe(3 + 1_200 + 300 - 1);
      const [row] = await stores.database.read.all(
        'SELECT events_up_to, (SELECT max(position) FROM events) AS last FROM retention',
      );
      expect(Number(row?.events_up_to)).toBe(Number(row?.last) - 1);
    });

    it('lets one at a time, and each only after a rest; the lease of one that died runs out', async () => {
      const store = new SqlRetentionStore(stores.database);
      const takes = await Promise.all(['a', 'b', 'c'].map((holder) => store.take(holder, 1_000)));
      expect(takes.filter((taken) => taken !== undefined)).toHaveLength(1);
      const { holder } = await store.state();
      expect((await run(BY_AGE)).end).toBe('busy');
      await stores.database.write('UPDATE retention SET lease_until = lease_until - 60001');
      expect((await run(BY_AGE)).end).toBe('done');
      // The one that was frozen comes back: nothing is removed under its name any more.
      expect(await store.remove(holder ?? '', 'events', [{ at: 1, id: 'x', size: 1, aged: true }])).toBe(false);
      expect(await store.take('d', 60_000)).toBeUndefined();
      expect(await store.take('d', 0)).toBeDefined();
      await store.release('d', null);
      expect(await store.state()).toMatchObject({ holder: null, last: { events: { rows: 0 } } });
    });

    it('stops between two batches when it is told to, and the next one goes on', async () => {
      const id = await past.run({ status: 'completed', ageDays: 20 });
      await past.events(id, 1_500, 20);
      const stop = new AbortController();
      const store = new SqlRetentionStore(stores.database);
      const remove = store.remove.bind(store);
      store.remove = async (...args) => {
        const done = await remove(...args);
        stop.abort();
        return done;
      };
      const stopped = new RetentionService(store, BY_AGE, counts, new RecordingLog(), 60_000);
      expect(await stopped.run({ holder: 'w-1', signal: stop.signal })).toMatchObject({
        end: 'interrupted',
        removed: { events: { rows: 500 } },
      });
      expect((await store.state()).finishedAt).toBeNull();
      const keeper = new Housekeeper(service(BY_AGE), new IdleWorkspaces('/'), new RecordingLog(), {
        holder: 'w-2',
        firstMs: 0,
      });
      keeper.start();
      await eventually(async () => (await store.state()).finishedAt !== null);
      await keeper.stop();
      expect(await past.contents()).toMatchObject({ attempts: 1, jobs: [] });
      expect((await past.contents()).events).toHaveLength(1);
    });

    it('is killed in the middle, and leaves nothing half done', async () => {
      const id = await past.run({ status: 'completed', ageDays: 20 });
      await past.events(id, 3_000, 20);
      const before = (await past.contents()).events.length;
      const child = startProgram('remove-old.ts', [JSON.stringify(stores.location)]);
      let complaint = '';
      child.stderr.on('data', (chunk) => (complaint += String(chunk)));
      await eventually(
        async () => {
          if (child.exitCode !== null) throw new Error(`It ended: ${complaint}`);
          return (await past.contents()).events.length < before;
        },
        { timeoutMs: 30_000 },
      );
      child.kill('SIGKILL');
      await once(child, 'close');
      const half = (await past.contents()).events.length;
      expect(half).toBeGreaterThan(1);
      expect((before - half) % 500).toBe(0);
      expect((await run(BY_AGE)).end).toBe('busy');
      await stores.database.write('UPDATE retention SET lease_until = 0');
      expect((await run(BY_AGE)).removed.events.rows).toBe(half - 1);
    });
  });
}
