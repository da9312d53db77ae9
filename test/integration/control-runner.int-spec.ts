import { ForgeRateLimited, Unavailable, Unprocessable } from '../../src/kernel/errors';
import type { Database } from '../../src/platform/persistence/database';
import { controlFailed } from '../../src/protocols/application/control-failed';
import { ControlRunner } from '../../src/queue/application/control-runner';
import {
  ControlHandler,
  type ControlHandlers,
  type ControlOutcome,
  type ControlWork,
} from '../../src/queue/application/control-work';
import { LeaseKeeper } from '../../src/queue/application/lease-keeper';
import { Sweeper } from '../../src/queue/application/sweeper';
import { QueueRelay } from '../../src/queue/application/queue-relay';
import type { Job } from '../../src/queue/domain/job';
import { CAUSE, DATABASE_GROUNDS, type DatabaseGround, openStores, type Stores } from '../support/database-grounds';
import { eventually } from '../support/eventually';
import { MemoryQueue } from '../support/memory-queue';
import { RecordingLog } from '../support/silent-log';

type Handle = (work: ControlWork) => Promise<ControlOutcome>;

class Scripted extends ControlHandler {
  constructor(readonly handle: Handle) {
    super();
  }
}

const BACKOFF = { baseMs: 1_000, maxMs: 30_000 };
const DONE: ControlOutcome = { kind: 'done' };
const FAILED: ControlOutcome = { kind: 'failed', code: 'forge.refused', message: 'GitHub refused this.' };

for (const { name, describe, prepare } of DATABASE_GROUNDS) {
  describe(`the runner of control jobs on ${name}`, () => {
    let ground: DatabaseGround;
    let stores: Stores;
    beforeAll(async () => {
      ground = await prepare();
      stores = await openStores(await ground.newLocation());
    }, 60_000);
    afterAll(async () => {
      await stores.database.close();
      await ground.dispose();
    }, 30_000);

    /** A worker of its own, whose heart beats only when it is nudged: as if it were frozen in between. */
    function worker(handle: Handle, workerId = 'one', leaseMs = 60_000) {
      const { jobs, offers, protocols } = stores;
      const log = new RecordingLog();
      const leases = new LeaseKeeper(jobs, log, leaseMs, () => Promise.resolve());
      const handler = new Scripted(handle);
      const handlers: ControlHandlers = {
        'project.setup': handler,
        'pr.sync': handler,
        'ci.watch': handler,
        'ci.trigger': handler,
        'workspace.cleanup': handler,
      };
      const options = { workerId, leaseMs, backoff: BACKOFF };
      return new ControlRunner(jobs, offers, leases, handlers, controlFailed(protocols), log, options);
    }
    const jobOf = async (runId: string): Promise<Job> => {
      const { items } = await stores.jobs.list({ protocolRunId: runId }, { limit: 1 });
      if (items[0] === undefined) throw new Error('no job');
      return items[0];
    };
    const wanted = async (): Promise<{ runId: string; job: Job }> => {
      const runId = await stores.newRun();
      await stores.protocols.transact(runId, CAUSE, (context) => {
        context.wake('pr.sync');
      });
      return { runId, job: await jobOf(runId) };
    };
    const eventsOf = async (runId: string): Promise<string[]> => {
      const text = 'SELECT type FROM events WHERE protocol_run_id = $1 ORDER BY seq';
      const rows = await stores.database.read.all(text, [runId]);
      return rows.map((row) => String(row.type)).filter((type) => type !== 'protocol_created');
    };
    /** The wait is over: shifts what the job waits for into the past, and gives how long it would have been. */
    const waitOver = async (database: Database, id: string): Promise<number> => {
      const [row] = await database.read.all(
        `SELECT next_attempt_at - ${database.now} AS wait FROM jobs WHERE id = $1`,
        [id],
      );
      await database.write(`UPDATE jobs SET next_attempt_at = ${database.now} WHERE id = $1`, [id]);
      return Number(row?.wait);
    };

    it('takes a job once, whoever else has its message, and drops a message that comes too early', async () => {
      const { runId, job } = await wanted();
      let ran = 0;
      const handle: Handle = () => {
        ran += 1;
        return Promise.resolve({ kind: 'again', afterMs: 60_000 });
      };
      await Promise.all([worker(handle, 'one').take(job), worker(handle, 'two').take(job), worker(handle).take(job)]);
      expect(ran).toBe(1);
      const waiting = await jobOf(runId);
      await worker(handle).take(waiting);
      expect(ran).toBe(1);
      expect(await jobOf(runId)).toEqual(waiting);
    });

    it('tries an outage again for as long as it lasts, waiting ever longer up to the cap', async () => {
      const { runId, job } = await wanted();
      const away = worker(() => Promise.reject(new Unavailable('forge.unreachable', 'GitHub is away.')));
      let longest = 0;
      for (let tries = 1; tries <= 40; tries++) {
        await away.take(job);
        const after = await jobOf(runId);
        expect(after).toMatchObject({ status: 'queued', attempts: tries, errorCode: 'forge.unreachable' });
        const wait = await waitOver(stores.database, job.id);
        expect(wait).toBeLessThanOrEqual(Math.min(BACKOFF.maxMs, BACKOFF.baseMs * 2 ** (tries - 1)));
        longest = Math.max(longest, wait);
      }
      // Each wait is random: that all of thirty-five are in the lower half of the range does not happen.
      expect(longest).toBeGreaterThan(BACKOFF.maxMs / 2);
      expect(await eventsOf(runId)).toEqual([]);
      await worker(() => Promise.resolve(DONE)).take(job);
      expect(await jobOf(runId)).toMatchObject({ status: 'finished', attempts: 0, error: null });
    }, 30_000);

    it('waits until the time that a limit names', async () => {
      const { runId, job } = await wanted();
      const retryAt = Date.now() + 90_000;
      await worker(() => Promise.reject(new ForgeRateLimited('Limited.', retryAt))).take(job);
      const after = await jobOf(runId);
      expect(after).toMatchObject({ status: 'queued', errorCode: 'forge.rate_limited' });
      expect(Math.abs(after.nextAttemptAt - retryAt)).toBeLessThan(5_000);
    });

    it('ends what a rule refuses at once, and a fault of ours after ten tries, and says so once', async () => {
      const refused = await wanted();
      await worker(() => Promise.reject(new Unprocessable('forge.unauthorized', 'No.'))).take(refused.job);
      expect(await jobOf(refused.runId)).toMatchObject({ status: 'failed', errorCode: 'forge.unauthorized' });
      expect(await eventsOf(refused.runId)).toEqual(['open_pr_failed']);
      const { runId, job } = await wanted();
      const faulty = worker(() => Promise.reject(new TypeError('x is not a function')));
      for (let tries = 1; tries <= 11; tries++) {
        expect((await jobOf(runId)).status).toBe('queued');
        await faulty.take(job);
        await waitOver(stores.database, job.id);
      }
      expect(await jobOf(runId)).toMatchObject({ status: 'failed', errorCode: 'internal' });
      expect(await eventsOf(runId)).toEqual(['open_pr_failed']);
    });

    it.each<[string, Handle]>([
      ['is done', () => Promise.resolve(DONE)],
      ['has failed', () => Promise.resolve(FAILED)],
      ['meets a refusal', () => Promise.reject(new Unprocessable('forge.refused', 'GitHub refused this.'))],
      ['meets an outage', () => Promise.reject(new Unavailable('forge.unreachable', 'GitHub is away.'))],
    ])('writes nothing when its lease went to another meanwhile and it %s', async (_what, end) => {
      const { runId, job } = await wanted();
      let wakes: () => void = () => undefined;
      const frozen = new Promise<void>((resolve) => (wakes = resolve));
      const first = worker(
        async (work) => {
          await frozen;
          return end(work);
        },
        'frozen',
        -1,
      ).take(job);
      await eventually(async () => (await jobOf(runId)).status === 'started');
      await stores.jobs.requeueLostControl(null);
      let ends: () => void = () => undefined;
      const working = new Promise<void>((resolve) => (ends = resolve));
      const second = worker(() => working.then(() => DONE), 'successor').take(job);
      await eventually(async () => (await jobOf(runId)).workerId === 'successor');
      const before = await jobOf(runId);
      wakes();
      await first;
      expect(await jobOf(runId)).toEqual(before);
      expect(await eventsOf(runId)).toEqual([]);
      ends();
      await second;
      expect(await jobOf(runId)).toMatchObject({ status: 'finished', workerId: 'successor' });
    });

    it('goes on once more when it was woken while it ran', async () => {
      const { runId, job } = await wanted();
      const offered = stores.offers.jobs.length;
      let runs = 0;
      const runner = worker(async () => {
        runs += 1;
        if (runs === 1)
          await stores.protocols.transact(runId, CAUSE, (context) => {
            context.wake('pr.sync', 60_000);
          });
        return DONE;
      });
      await runner.take(job);
      expect(stores.offers.jobs.slice(offered).map(({ id }) => id)).toEqual([job.id]);
      await runner.take(job);
      await runner.take(job);
      expect(runs).toBe(2);
      expect((await jobOf(runId)).status).toBe('finished');
    });

    it('that dies ten times at one job ends it, and the timeline says so', async () => {
      const { runId, job } = await wanted();
      await stores.database.write('UPDATE jobs SET losses = 9 WHERE id = $1', [job.id]);
      const dead = { workerId: 'dead', token: 'dead', leaseMs: -1 };
      expect(await stores.jobs.claimControl(job.id, dead)).toBeDefined();
      const log = new RecordingLog();
      const relay = new QueueRelay(new MemoryQueue(), stores.jobs, 'epoch', log);
      const options = { sweepMs: 60_000, leaseMs: 60_000 };
      const sweeper = new Sweeper(stores.jobs, stores.protocols, relay, log, controlFailed(stores.protocols), options);
      await sweeper.loseAllOf([], 'next');
      expect(await jobOf(runId)).toMatchObject({ status: 'failed', errorCode: 'poison_job' });
      expect(await eventsOf(runId)).toEqual(['open_pr_failed']);
      const [event] = await stores.database.read.all(
        `SELECT message, metadata FROM events WHERE protocol_run_id = $1 AND type = 'open_pr_failed'`,
        [runId],
      );
      expect(String(event?.message)).toMatch(/^pr\.sync was given up: 10 workers/);
      expect(JSON.parse(String(event?.metadata))).toEqual({ job: 'pr.sync', code: 'poison_job' });
    });
  });
}
