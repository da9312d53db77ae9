import { Metrics } from '../../src/platform/observability/metrics';
import { claim } from '../../src/protocols/domain/claim';
import { dispatch } from '../../src/protocols/domain/dispatch';
import { moveRun } from '../../src/protocols/domain/moves';
import type { RunContext } from '../../src/protocols/domain/run-context';
import { handBack, lose, settleFailure } from '../../src/protocols/domain/settle';
import { SqlProtocolStore } from '../../src/protocols/persistence/sql-protocol.store';
import { reportOf } from '../../src/queue/application/report';
import { SqlJobStore } from '../../src/queue/persistence/sql-job.store';
import { CAUSE, DATABASE_GROUNDS, type DatabaseGround, openStores, type Stores } from '../support/database-grounds';
import { Exposition } from '../support/metrics/exposition';

const FAILURE = { errorClass: 'quota', message: 'No.', transient: false, needsPerson: true } as const;

for (const kind of DATABASE_GROUNDS) {
  kind.describe(`counting of commits on ${kind.name}`, () => {
    let ground: DatabaseGround;
    let stores: Stores;
    let metrics: Metrics;
    let store: SqlProtocolStore;

    beforeAll(async () => {
      ground = await kind.prepare();
      stores = await openStores(await ground.newLocation());
      metrics = new Metrics();
      store = new SqlProtocolStore(stores.database, stores.offers, stores.ids, 3, metrics);
    }, 60_000);
    afterAll(async () => {
      metrics.close();
      await stores.database.close();
      await ground.dispose();
    });

    it('counts nothing of what is rolled back, everything of what is tried again once, and each refused write', async () => {
      const protocolRunId = await stores.newRun();
      const { jobId, attemptId } = await store.transact(protocolRunId, CAUSE, (context) => {
        moveRun(context, 'plan');
        const job = dispatch(context, 'plan', null);
        return { jobId: job.id, attemptId: job.attemptId ?? '' };
      });
      const take = (context: RunContext): void => {
        claim(context, { workerId: 'w', leaseToken: 'token', leaseMs: 60_000 });
      };
      const fail = (context: RunContext): void => {
        const { attempt } = context;
        if (attempt === null) throw new Error('Nothing runs.');
        Object.assign(attempt, { inputTokens: 7, costUsd: 0.5 });
        settleFailure(context, FAILURE, reportOf(attempt), 0);
      };
      const cutOff = (work: (context: RunContext) => void) => (context: RunContext) => {
        work(context);
        throw new Error('The link broke.');
      };
      const counted = async (): Promise<readonly (number | undefined)[]> => {
        const seen = new Exposition(await metrics.text());
        return [
          seen.value('deksdenflow_job_wait_seconds_count'),
          seen.value('deksdenflow_attempts_total'),
          seen.value('deksdenflow_engine_failures_total', { class: 'quota' }),
          seen.value('deksdenflow_tokens_total', { kind: 'input' }),
          seen.value('deksdenflow_cost_usd_total'),
          seen.value('deksdenflow_protocols_ended_total', { status: 'blocked' }),
          seen.value('deksdenflow_fenced_writes_total'),
        ];
      };
      const none = [undefined, undefined, undefined, undefined, undefined, undefined];

      await expect(store.transactForJob(jobId, CAUSE, cutOff(take))).rejects.toThrow('The link broke.');
      expect(await counted()).toEqual([...none, undefined]);
      await store.transactForJob(jobId, CAUSE, take);
      expect(await counted()).toEqual([1, ...none]);
      const lease = { jobId, protocolRunId, attemptId, token: 'token' };
      await expect(store.transactAsHolder(lease, CAUSE, cutOff(fail))).rejects.toThrow('The link broke.');
      expect(await counted()).toEqual([1, ...none]);
      await store.transactAsHolder(lease, CAUSE, fail);
      expect(await counted()).toEqual([1, 1, 1, 7, 0.5, 1, undefined]);
      await expect(store.transactAsHolder(lease, CAUSE, fail)).rejects.toMatchObject({ code: 'job.lease_lost' });
      expect(await store.saveProgress(lease, { inputTokens: 9 })).toBe(false);
      const seen = new Exposition(await metrics.text());
      expect(seen.by('deksdenflow_fenced_writes_total', 'op')).toEqual({ settle: 1, progress: 1 });
      expect(seen.value('deksdenflow_attempts_total')).toBe(1);
    });

    it('counts each lease that ran out, of attempts and of control jobs, and none that was handed back', async () => {
      const protocolRunId = await stores.newRun();
      const jobs = new SqlJobStore(stores.database, metrics);
      const take = (context: RunContext): void => {
        claim(context, { workerId: 'w', leaseToken: 'token', leaseMs: -1 });
      };
      const { id: jobId } = await store.transact(protocolRunId, CAUSE, (context) => {
        moveRun(context, 'plan');
        return dispatch(context, 'plan', null);
      });
      const lost = async (): Promise<unknown> => {
        const seen = new Exposition(await metrics.text());
        const count = (name: string, labels = {}): number => seen.value(`deksdenflow_${name}`, labels) ?? 0;
        return {
          leases: count('leases_lost_total'),
          swept: count('sweeper_actions_total', { case: 'lease' }),
          jobs: count('jobs_processed_total', { status: 'lost', type: 'protocol.plan' }),
          control: count('jobs_processed_total', { status: 'lost', type: 'pr.sync' }),
        };
      };
      await store.transactForJob(jobId, CAUSE, take);
      await store.transactForJob(jobId, CAUSE, handBack);
      expect(await lost()).toEqual({ leases: 0, swept: 0, jobs: 1, control: 0 });
      await store.transactForJob(jobId, CAUSE, take);
      await store.transactForJob(jobId, CAUSE, lose);
      // The second look finds nothing that runs.
      await store.transactForJob(jobId, CAUSE, lose);
      expect(await lost()).toEqual({ leases: 1, swept: 1, jobs: 2, control: 0 });

      await store.transact(protocolRunId, CAUSE, (context) => {
        context.wake('pr.sync');
      });
      const { items } = await jobs.list({ protocolRunId }, { limit: 10 });
      const control = items.find(({ type }) => type === 'pr.sync')?.id ?? '';
      expect(await jobs.claimControl(control, { workerId: 'w', token: 't', leaseMs: -1 })).toBeDefined();
      expect((await jobs.requeueLostControl(null)).requeued).toHaveLength(1);
      expect((await jobs.requeueLostControl(null)).requeued).toEqual([]);
      expect(await lost()).toEqual({ leases: 2, swept: 2, jobs: 2, control: 1 });
    });
  });
}
