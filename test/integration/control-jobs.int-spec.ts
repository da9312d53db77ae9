import { wakeControlJob } from '../../src/platform/persistence/control-jobs';
import { TableMap } from '../../src/platform/persistence/table-map';
import { claim } from '../../src/protocols/domain/claim';
import { start } from '../../src/protocols/domain/control';
import type { ControlJobType, Job } from '../../src/queue/domain/job';
import { CAUSE, DATABASE_GROUNDS, type DatabaseGround, openStores, type Stores } from '../support/database-grounds';

const times = <T>(count: number, work: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => work(at));
const MINUTE = 60_000;

for (const { name, describe, prepare } of DATABASE_GROUNDS) {
  describe(`control jobs on ${name}`, () => {
    let ground: DatabaseGround;
    let stores: Stores;
    let serial = 0;
    beforeAll(async () => {
      ground = await prepare();
      stores = await openStores(await ground.newLocation());
    }, 60_000);
    afterAll(async () => {
      await stores.database.close();
      await ground.dispose();
    }, 30_000);

    const wake = (runId: string, type: ControlJobType = 'pr.sync', afterMs = 0): Promise<void> =>
      stores.protocols.transact(runId, CAUSE, (context) => {
        context.wake(type, afterMs);
      });
    const rowsOf = async (runId: string): Promise<readonly Job[]> =>
      (await stores.jobs.list({ protocolRunId: runId }, { limit: 100 })).items;
    const only = (rows: readonly Job[]): Job => {
      const [job] = rows;
      if (job === undefined || rows.length > 1) throw new Error(`${String(rows.length)} rows, not one`);
      return job;
    };
    const jobOf = async (runId: string): Promise<Job> => only(await rowsOf(runId));
    const now = async (): Promise<number> => {
      const [row] = await stores.database.read.all(`SELECT ${stores.database.now} AS now`);
      return Number(row?.now);
    };
    const take = async (jobId: string, leaseMs = MINUTE) => {
      const token = `token ${String(++serial)}`;
      const job = await stores.jobs.claimControl(jobId, { workerId: 'w', token, leaseMs });
      return job === undefined ? undefined : { job, lease: { jobId, token } };
    };
    const taken = async (jobId: string, leaseMs?: number) => {
      const held = await take(jobId, leaseMs);
      if (held === undefined) throw new Error('nothing was claimed');
      return held;
    };
    /** A claimed job of a new run. */
    const started = async (leaseMs?: number) => {
      const runId = await stores.newRun();
      await wake(runId);
      return { runId, ...(await taken((await jobOf(runId)).id, leaseMs)) };
    };
    /** What the sweeper finds lost and puts back. */
    const lost = async (onlyWorker: string | null): Promise<readonly string[]> =>
      (await stores.jobs.requeueLostControl(onlyWorker)).requeued.map(({ id }) => id);
    const offersOf = (jobId: string): Job[] => stores.offers.jobs.filter((job) => job.id === jobId);

    describe('a wake', () => {
      it('makes one row, however often and at whatever the same time it is wanted', async () => {
        const runId = await stores.newRun();
        await Promise.all(times(50, () => wake(runId)));
        const job = await jobOf(runId);
        expect(job).toMatchObject({ status: 'queued', type: 'pr.sync', queue: 'control', attemptId: null, wakes: 49 });
        expect(offersOf(job.id).length).toBeGreaterThan(0);
        await wake(runId, 'ci.watch');
        expect((await rowsOf(runId)).map(({ type }) => type).sort()).toEqual(['ci.watch', 'pr.sync']);
      }, 30_000);

      it('needs no lock of the run for that: the constraint decides', async () => {
        const runId = await stores.newRun();
        const { database, ids, projectId } = stores;
        const tools = { database, jobs: new TableMap<Job>(database, 'JobEntity'), ids };
        const subject = { projectId, protocolRunId: runId, requestId: null };
        await Promise.all(
          times(50, () => database.transaction((sql) => wakeControlJob(sql, tools, subject, 'ci.watch', 0))),
        );
        expect((await jobOf(runId)).wakes).toBe(49);
      }, 30_000);

      it('while the job runs makes it due when it ends, exactly once more', async () => {
        const { runId, job, lease } = await started();
        for (const _ of [1, 2, 3]) await wake(runId);
        expect(await jobOf(runId)).toMatchObject({ status: 'started', dispatch: job.dispatch });
        expect(await take(job.id)).toBeUndefined();
        const due = await stores.jobs.settleControl(lease, job.wakes, { kind: 'done' });
        expect(due).toMatchObject({ id: job.id, status: 'queued', dispatch: job.dispatch + 1, finishedAt: null });
        const again = await taken(job.id);
        expect(await stores.jobs.settleControl(again.lease, again.job.wakes, { kind: 'done' })).toBeUndefined();
        expect(await jobOf(runId)).toMatchObject({ status: 'finished' });
        expect(await take(job.id)).toBeUndefined();
      });

      it.each([
        ['wanted to wait', { kind: 'again', afterMs: 10 * MINUTE }],
        ['failed', { kind: 'failed', error: { code: 'forge.refused', message: 'no' } }],
      ] as const)('while the job runs counts also when it %s', async (_what, end) => {
        const { runId, job, lease } = await started();
        await wake(runId);
        expect(await stores.jobs.settleControl(lease, job.wakes, end)).toMatchObject({ id: job.id, status: 'queued' });
        expect(await take(job.id)).toBeDefined();
      });

      it('is never lost to the end of the job, however close they are', async () => {
        const { runId, job, lease } = await started();
        let held = { job, lease };
        for (const round of times(40, (at) => at)) {
          // Each comes first in turn; on Postgres they truly meet.
          const end = () => stores.jobs.settleControl(held.lease, held.job.wakes, { kind: 'done' });
          await Promise.all(round % 2 === 0 ? [wake(runId), end()] : [end(), wake(runId)]);
          const live = (await rowsOf(runId)).filter(({ status }) => status !== 'finished');
          const next = only(live);
          expect(next.status).toBe('queued');
          held = await taken(next.id);
        }
      }, 30_000);

      it('makes it due at the earlier of two times, and a later one does not push it back', async () => {
        const runId = await stores.newRun();
        const from = await now();
        const dueIn = async (): Promise<number> => Math.round(((await jobOf(runId)).nextAttemptAt - from) / MINUTE);
        await wake(runId, 'ci.watch', 5 * MINUTE);
        expect(await dueIn()).toBe(5);
        const { id, dispatch } = await jobOf(runId);
        await wake(runId, 'ci.watch', 9 * MINUTE);
        expect([await dueIn(), (await jobOf(runId)).dispatch]).toEqual([5, dispatch]);
        await wake(runId, 'ci.watch', 3 * MINUTE);
        expect([await dueIn(), (await jobOf(runId)).dispatch]).toEqual([3, dispatch + 1]);
        expect(offersOf(id)).toEqual([]);
      });

      it('of a job that was due later hands it over with a new dispatch, which a late note does not hide', async () => {
        const runId = await stores.newRun();
        await wake(runId, 'ci.watch', MINUTE);
        const before = await jobOf(runId);
        await wake(runId, 'ci.watch');
        expect(offersOf(before.id)).toMatchObject([{ dispatch: before.dispatch + 1, status: 'queued' }]);
        await stores.jobs.markRelayed([before]);
        expect(await jobOf(runId)).toMatchObject({ relayedAt: null });
        expect((await stores.jobs.takeUnrelayed(0, 1_000)).map(({ id }) => id)).toContain(before.id);
      });

      it('of a job that the queue has, and that is due, changes nothing but the count', async () => {
        const runId = await stores.newRun();
        await wake(runId);
        const before = await jobOf(runId);
        await stores.jobs.markRelayed([before]);
        await wake(runId);
        const after = await jobOf(runId);
        expect(after).toMatchObject({ wakes: before.wakes + 1, dispatch: before.dispatch });
        expect(after.relayedAt).not.toBeNull();
        expect(offersOf(before.id)).toHaveLength(1);
      });
    });

    describe('a claim', () => {
      it('is given to one of many', async () => {
        const runId = await stores.newRun();
        await wake(runId);
        const { id } = await jobOf(runId);
        const claims = await Promise.all(times(10, () => take(id)));
        expect(claims.filter((held) => held !== undefined)).toHaveLength(1);
      });

      it('is refused for a job that is not due yet, and for a job of an attempt', async () => {
        const runId = await stores.newRun();
        await wake(runId, 'ci.watch', MINUTE);
        const before = await jobOf(runId);
        expect(await take(before.id)).toBeUndefined();
        expect(await jobOf(runId)).toEqual(before);
        const other = await stores.newRun();
        await stores.protocols.transact(other, CAUSE, start);
        expect(await take((await jobOf(other)).id)).toBeUndefined();
      });
    });

    describe('the end', () => {
      it('is written by the holder of the lease only', async () => {
        const { runId, job, lease } = await started(-1);
        const ends = [
          { kind: 'done' },
          { kind: 'again', afterMs: 0 },
          { kind: 'failed', error: { code: 'x', message: 'y' } },
        ] as const;
        expect(await lost(null)).toContain(job.id);
        const writesNothing = async (): Promise<void> => {
          const before = await jobOf(runId);
          for (const end of ends) expect(await stores.jobs.settleControl(lease, 99, end)).toBeUndefined();
          expect((await stores.jobs.renew([lease], MINUTE)).size).toBe(0);
          expect(await jobOf(runId)).toEqual(before);
        };
        await writesNothing();
        const successor = await taken(job.id);
        await writesNothing();
        await stores.jobs.settleControl(successor.lease, successor.job.wakes, { kind: 'done' });
        await writesNothing();
        expect((await jobOf(runId)).status).toBe('finished');
      });

      it('with an error counts a try; without one the count begins anew', async () => {
        const { runId, job, lease } = await started();
        const error = { code: 'forge.unreachable', message: 'away' };
        let held = { job, lease };
        for (const count of [1, 2, 3]) {
          await stores.jobs.settleControl(held.lease, held.job.wakes, { kind: 'again', afterMs: 0, error });
          expect(await jobOf(runId)).toMatchObject({ attempts: count, errorCode: error.code, error: 'away' });
          held = await taken(job.id);
          expect(held.job.attempts).toBe(count);
        }
        await stores.jobs.settleControl(held.lease, held.job.wakes, { kind: 'again', afterMs: MINUTE });
        const after = await jobOf(runId);
        expect(after).toMatchObject({ attempts: 0, errorCode: null, error: null, status: 'queued', leaseToken: null });
        expect(after.nextAttemptAt - (await now())).toBeGreaterThan(MINUTE / 2);
      });
    });

    describe('a lost worker', () => {
      const lose = async (jobId: string): Promise<readonly string[]> => {
        await taken(jobId, -1);
        return lost(null);
      };

      it('leaves its job to the next; after ten in a row it is poison, and can be wanted anew', async () => {
        const runId = await stores.newRun();
        await wake(runId);
        const { id, dispatch } = await jobOf(runId);
        for (const losses of times(9, (at) => at + 1)) {
          expect(await lose(id)).toContain(id);
          expect(await jobOf(runId)).toMatchObject({ status: 'queued', losses, dispatch: dispatch + losses });
        }
        expect(await lose(id)).not.toContain(id);
        expect(await jobOf(runId)).toMatchObject({ status: 'failed', errorCode: 'poison_job', leaseToken: null });
        await wake(runId);
        expect((await rowsOf(runId)).map(({ status }) => status).sort()).toEqual(['failed', 'queued']);
      });

      it('is forgotten once another has brought the job to an end', async () => {
        const runId = await stores.newRun();
        await wake(runId);
        const { id } = await jobOf(runId);
        for (const _ of times(9, () => 0)) await lose(id);
        const { job, lease } = await taken(id);
        await stores.jobs.settleControl(lease, job.wakes, { kind: 'again', afterMs: 0 });
        expect((await jobOf(runId)).losses).toBe(0);
        expect(await lose(id)).toContain(id);
      });

      it('is any other where the database has one process, and none whose lease stands elsewhere', async () => {
        const { runId, job } = await started();
        expect(await lost(null)).toEqual([]);
        expect(await lost('w')).toEqual([]);
        expect(await lost('new')).toContain(job.id);
        expect((await jobOf(runId)).status).toBe('queued');
      });

      it('is not seen in a job of an attempt: that is the run that decides', async () => {
        const runId = await stores.newRun();
        await stores.protocols.transact(runId, CAUSE, start);
        await stores.protocols.transact(runId, CAUSE, (context) =>
          claim(context, { workerId: 'gone', leaseToken: 'gone', leaseMs: -1 }),
        );
        const before = await jobOf(runId);
        await stores.jobs.requeueLostControl(null);
        await stores.jobs.requeueLostControl('new');
        expect(await jobOf(runId)).toEqual(before);
      });
    });

    describe('a job of a project', () => {
      const setups = async (projectId: string): Promise<Job[]> => {
        const { items } = await stores.jobs.list({}, { limit: 1_000 });
        return items.filter((job) => job.projectId === projectId && job.protocolRunId === null);
      };
      const newProject = async (): Promise<string> => {
        const one = await stores.projects.find(stores.projectId);
        if (one === undefined) throw new Error('no project');
        const id = stores.ids.next();
        await stores.projects.insert({ ...one, id, name: id }, new Map(), CAUSE);
        return id;
      };

      it('is one for each project, beside those of its protocols', async () => {
        const [one, other] = [await newProject(), await newProject()];
        await Promise.all(times(20, (at) => stores.projects.setUp(at % 2 === 0 ? one : other, CAUSE)));
        for (const id of [one, other])
          expect(only(await setups(id))).toMatchObject({ type: 'project.setup', wakes: 10 });
        const runs = [await stores.newRun({ projectId: one }), await stores.newRun({ projectId: one })];
        for (const runId of runs) await wake(runId);
        for (const runId of runs) expect((await jobOf(runId)).type).toBe('pr.sync');
        const held = await taken(only(await setups(one)).id);
        await stores.projects.setUp(one, CAUSE);
        expect(await stores.jobs.settleControl(held.lease, held.job.wakes, { kind: 'done' })).toBeDefined();
        expect(only(await setups(one)).status).toBe('queued');
      }, 30_000);

      it('goes with it, and so do those of its protocols', async () => {
        const [gone, stays] = [await newProject(), await newProject()];
        const runId = await stores.newRun({ projectId: gone });
        await wake(runId);
        await taken((await jobOf(runId)).id);
        await stores.projects.remove(gone, { actor: 'system', requestId: null });
        expect([await setups(gone), await rowsOf(runId)]).toEqual([[], []]);
        expect(await setups(stays)).toHaveLength(1);
      });
    });

    it('live beside the job of an attempt, which stays the one that the run knows', async () => {
      const runId = await stores.newRun();
      await wake(runId);
      await stores.protocols.transact(runId, CAUSE, (context) => {
        expect(context.job).toBeNull();
        start(context);
        context.wake('ci.watch');
        context.wake('workspace.cleanup', MINUTE);
      });
      await stores.protocols.transact(runId, CAUSE, ({ job, attempt }) => {
        expect(job).toMatchObject({ type: 'protocol.plan', attemptId: attempt?.id });
      });
      const view = await stores.protocols.find(runId);
      expect(view?.job?.type).toBe('protocol.plan');
      expect(view?.controls.map(({ type }) => type).sort()).toEqual(['ci.watch', 'pr.sync', 'workspace.cleanup']);
      const attempts = await stores.steps.listAttempts({ protocolRunId: runId });
      expect(attempts.map(({ status }) => status)).toEqual(['queued']);
      for (const control of view?.controls.filter(({ type }) => type !== 'workspace.cleanup') ?? []) {
        const { job, lease } = await taken(control.id);
        await stores.jobs.settleControl(lease, job.wakes, { kind: 'done' });
      }
      const after = await stores.protocols.find(runId);
      expect(after?.job).toEqual(view?.job);
      expect(after?.attempt).toEqual(view?.attempt);
    });
  });
}
