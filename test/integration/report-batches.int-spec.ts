import { ENTITIES } from '../../src/entities';
import type { CheckReport } from '../../src/ci/domain/check';
import { UuidV7Ids } from '../../src/kernel/ids';
import { openDatabase } from '../../src/platform/persistence/data-source';
import { DuplicateDelivery, type HeardReport } from '../../src/protocols/application/protocol.store';
import { SqlProtocolStore } from '../../src/protocols/persistence/sql-protocol.store';
import { DATABASE_GROUNDS, type DatabaseGround, openStores, type Stores } from '../support/database-grounds';
import { eventually } from '../support/eventually';

const SHA = 'b2'.repeat(20);
const ids = new UuidV7Ids();

function aReport(name: string, at: number): CheckReport {
  const order = { runAttempt: 1, updatedAt: at, rank: 1 };
  const texts = { parentId: null, url: null, summary: null, conclusion: `word ${String(at)}` };
  return { kind: 'check_run', sha: SHA, name, group: 'suite:1', providerId: '1', state: 'running', order, ...texts };
}

/** A delivery that puts a check where it is newer, as the rules do, and says what it found. */
function telling(protocolRunId: string, identity: string, report = aReport('build', 1)): HeardReport<string> {
  const delivery = { provider: 'github' as const, identity };
  return {
    protocolRunId,
    delivery,
    wanted: { shas: [SHA], providerId: report.providerId },
    cause: { actor: 'webhook:github', requestId: identity },
    work: (context) => {
      const known = context.checks.find(({ name }) => name === report.name);
      const news = known === undefined || known.order.updatedAt < report.order.updatedAt;
      if (news) context.putCheck(report);
      context.record({ type: 'ci_check', message: `${identity} ${news ? 'news' : 'old'}` });
      context.wake('ci.watch', 2_000);
      const rest = { event: 'check_run', outcome: 'accepted' as const, reason: null, bytes: 1, body: null };
      const about = { projectId: null, protocolRunId, requestId: identity, replayOf: null };
      context.addDelivery({ id: ids.next(), ...delivery, ...rest, ...about });
      return news ? 'news' : 'old';
    },
  };
}

for (const { name, describe, prepare } of DATABASE_GROUNDS) {
  describe(`reports that come together on ${name}`, () => {
    let ground: DatabaseGround;
    let stores: Stores;
    let transactions = 0;
    beforeAll(async () => {
      ground = await prepare();
      stores = await openStores(await ground.newLocation());
      stores.database.onCommit(() => (transactions += 1));
    }, 60_000);
    afterAll(async () => {
      await stores.database.close();
      await ground.dispose();
    }, 30_000);

    const hear = (report: HeardReport<string>): Promise<string> => stores.protocols.hearOfChecks(report);
    const rows = (text: string, ...params: string[]) => stores.database.read.all(text, params);
    const told = async (runId: string) =>
      (await rows('SELECT seq, message, request_id FROM events WHERE protocol_run_id = $1 ORDER BY seq', runId)).slice(
        1,
      );
    const deliveries = async (identity: string): Promise<number> =>
      (await rows('SELECT id FROM webhook_deliveries WHERE identity LIKE $1', `${identity}%`)).length;

    it('share transactions, and end as if each had come alone', async () => {
      const runs = [await stores.newRun(), await stores.newRun(), await stores.newRun()];
      transactions = 0;
      const told3 = Array.from({ length: 30 }, (_, at) =>
        hear(telling(runs[at % 3] ?? '', `many-${String(at)}`, aReport(`build ${String(at % 2)}`, at))),
      );
      expect(new Set(await Promise.all(told3))).toEqual(new Set(['news']));
      expect(transactions).toBeLessThanOrEqual(3);
      expect(await deliveries('many-')).toBe(30);
      for (const [place, run] of runs.entries()) {
        const expected = Array.from({ length: 10 }, (_, index) => `many-${String(index * 3 + place)}`);
        const events = await told(run);
        expect(events.map(({ message }) => message)).toEqual(expected.map((identity) => `${identity} news`));
        expect(events.map(({ request_id: request }) => request)).toEqual(expected);
        expect(events.map(({ seq }) => Number(seq))).toEqual(expected.map((_, index) => index + 2));
        expect((await stores.protocols.findRun(run))?.lastSeq).toBe(11);
        const checks = await rows('SELECT name, conclusion FROM checks WHERE protocol_run_id = $1 ORDER BY name', run);
        // The last two of the run, one for each check.
        const newest = [24 + place, 27 + place].sort((a, b) => (a % 2) - (b % 2));
        expect(checks.map(({ conclusion }) => conclusion)).toEqual(newest.map((at) => `word ${String(at)}`));
        const jobs = await rows(`SELECT status FROM jobs WHERE protocol_run_id = $1 AND type = 'ci.watch'`, run);
        expect(jobs).toEqual([{ status: 'queued' }]);
      }
    });

    it('are each compared with those before them: an older one is no news', async () => {
      const run = await stores.newRun();
      const answers = await Promise.all([2, 1, 3].map((at) => hear(telling(run, `o-${String(at)}`, aReport('a', at)))));
      expect(answers).toEqual(['news', 'old', 'news']);
    });

    it('tell of a duplicate, among them or from before, and write nothing for it', async () => {
      const run = await stores.newRun();
      await hear(telling(run, 'twin-0'));
      transactions = 0;
      const results = await Promise.allSettled(
        ['twin-0', 'twin-1', 'twin-1', 'twin-2'].map((identity) => hear(telling(run, identity))),
      );
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
      expect(results[0]).toMatchObject({ reason: expect.any(DuplicateDelivery) as unknown });
      // They are seen, and do not make their company fail.
      expect(transactions).toBe(1);
      expect(await deliveries('twin-')).toBe(3);
      expect(await told(run)).toHaveLength(3);
    });

    it('do not fail with one that breaks, or that is about no run', async () => {
      const run = await stores.newRun();
      const broken = { ...telling(run, 'bad-1'), work: () => JSON.parse('{') as string };
      const all = [telling(run, 'bad-0'), broken, telling('nowhere', 'bad-2'), telling(run, 'bad-3')].map(hear);
      const results = await Promise.allSettled(all);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
      expect(results[2]).toMatchObject({ reason: { code: 'protocol.unknown' } });
      expect(await deliveries('bad-')).toBe(2);
      const events = (await told(run)).map(({ message }) => message);
      expect(events.map((message) => String(message).slice(0, 5)).sort()).toEqual(['bad-0', 'bad-3']);
    });

    it('do not wait for a run that somebody else has locked', async () => {
      if (name === 'sqlite') return;
      const [held, free] = [await stores.newRun(), await stores.newRun()];
      let unlock: (() => void) | undefined;
      const locked = new Promise<void>((resolve) => (unlock = resolve));
      let isHeld = false;
      const holder = stores.database.transaction(async (sql) => {
        await sql.all('SELECT id FROM protocol_runs WHERE id = $1 FOR UPDATE', [held]);
        isHeld = true;
        await locked;
      });
      await eventually(() => isHeld);
      let answered = false;
      const late = hear(telling(held, 'lock-0')).then(() => (answered = true));
      await Promise.all([hear(telling(free, 'lock-1')), hear(telling(free, 'lock-2'))]);
      await hear(telling(free, 'lock-3'));
      expect(answered).toBe(false);
      unlock?.();
      await Promise.all([holder, late]);
      expect(await deliveries('lock-')).toBe(4);
    });

    it('are taken once when two processes are told of them at the same moment', async () => {
      const other = await openDatabase(stores.location, ENTITIES);
      try {
        const there = new SqlProtocolStore(other, stores.offers, ids, 3);
        const run = await stores.newRun();
        const both = Array.from({ length: 20 }, (_, at) => `race-${String(at)}`).flatMap((identity) =>
          [stores.protocols, there].map((store) => store.hearOfChecks(telling(run, identity))),
        );
        const results = await Promise.allSettled(both);
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
        expect(await deliveries('race-')).toBe(20);
        expect(await told(run)).toHaveLength(20);
      } finally {
        await other.close();
      }
    });

    it('wake the job of each run under the cause of the first that wants it', async () => {
      const runs = [await stores.newRun(), await stores.newRun()];
      await Promise.all(
        runs.flatMap((run, at) => [0, 1].map((n) => hear(telling(run, `w-${String(at)}${String(n)}`)))),
      );
      for (const [at, run] of runs.entries()) {
        const [job] = await rows(`SELECT request_id FROM jobs WHERE protocol_run_id = $1`, run);
        expect(job?.request_id).toBe(`w-${String(at)}0`);
      }
    });
  });
}
