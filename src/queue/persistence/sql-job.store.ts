import type { Page, PageRequest } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import type { SqlValue } from '../../platform/persistence/sql';
import { TableMap } from '../../platform/persistence/table-map';
import { type Meter, NoMeter } from '../../ports/meter';
import type { ControlEnd } from '../application/control-work';
import {
  type ControlClaim,
  type Dispatch,
  type HeldLease,
  type JobFilter,
  JobStore,
  type LostControl,
  type QueueOverview,
  type RelayedCount,
  type WorkerBeat,
} from '../application/job.store';
import type { Job, QueueName } from '../domain/job';
import { jobList } from './job-list';
import { JobEntity } from './job.entity';
import { countClaim, countEnd, countLosses } from './count-control';
import { these, toDispatch } from './job-rows';
import { queueOverview } from './queue-overview';

/** A control job takes seconds; one that has outlived so many workers is killing them. */
const MAX_CONTROL_LOSSES = 10;
const POISONED = `type || ' was given up: ${String(MAX_CONTROL_LOSSES)} workers in a row were lost while they ran it.'`;

export class SqlJobStore extends JobStore {
  private readonly jobs: TableMap<Job>;

  constructor(
    private readonly database: Database,
    private readonly meter: Meter = new NoMeter(),
  ) {
    super();
    this.jobs = new TableMap<Job>(database, JobEntity);
  }

  async markRelayed(jobs: readonly Dispatch[]): Promise<void> {
    if (jobs.length === 0) return;
    // The dispatch too: a late note must not hide that the row was put back in the meantime and is to be handed over again.
    await this.database.write(
      `UPDATE jobs SET relayed_at = ${this.database.now} WHERE status = 'queued' AND relayed_at IS NULL AND (${these(jobs)})`,
      jobs.flatMap((job) => [job.id, job.dispatch]),
    );
  }

  async unmarkRelayed(jobs: readonly Dispatch[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.database.write(
      `UPDATE jobs SET relayed_at = NULL WHERE status = 'queued' AND (${these(jobs)})`,
      jobs.flatMap((job) => [job.id, job.dispatch]),
    );
  }

  async takeUnrelayed(minAgeMs: number, limit: number): Promise<readonly Dispatch[]> {
    const { rows } = await this.database.write(
      `UPDATE jobs SET relayed_at = ${this.database.now} WHERE id IN (
         SELECT id FROM jobs WHERE status = 'queued' AND relayed_at IS NULL AND next_attempt_at <= ${this.database.now} - $1
         ORDER BY next_attempt_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, queue, dispatch`,
      [minAgeMs, limit],
    );
    return rows.map(toDispatch);
  }

  async relayed(olderThanMs: number): Promise<readonly RelayedCount[]> {
    const rows = await this.database.read.all(
      `SELECT queue, count(*) AS all_rows, sum(CASE WHEN relayed_at < ${this.database.now} - $1 THEN 1 ELSE 0 END) AS old_rows
       FROM jobs WHERE status = 'queued' AND relayed_at IS NOT NULL AND next_attempt_at <= ${this.database.now} GROUP BY queue`,
      [olderThanMs],
    );
    return rows.map((row) => ({ queue: row.queue as QueueName, all: Number(row.all_rows), old: Number(row.old_rows) }));
  }

  async takeForgotten(queue: QueueName, olderThanMs: number, limit: number): Promise<readonly Dispatch[]> {
    const { rows } = await this.database.write(
      `UPDATE jobs SET relayed_at = ${this.database.now}, dispatch = dispatch + 1 WHERE id IN (
         SELECT id FROM jobs WHERE status = 'queued' AND queue = $3 AND next_attempt_at <= ${this.database.now}
           AND relayed_at < ${this.database.now} - $1
         ORDER BY next_attempt_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, queue, dispatch`,
      [olderThanMs, limit, queue],
    );
    return rows.map(toDispatch);
  }

  async renew(
    leases: readonly HeldLease[],
    leaseMs: number,
  ): Promise<ReadonlyMap<string, { readonly cancelRequested: boolean }>> {
    if (leases.length === 0) return new Map();
    const params: SqlValue[] = [leaseMs, ...leases.map((lease) => lease.token)];
    const tokens = leases.map((_, index) => `$${String(index + 2)}`).join(', ');
    const { rows } = await this.database.write(
      `UPDATE jobs SET lease_until = ${this.database.now} + $1 WHERE status = 'started' AND lease_token IN (${tokens})
       RETURNING id, cancel_requested`,
      params,
    );
    return new Map(rows.map((row) => [String(row.id), { cancelRequested: Number(row.cancel_requested) !== 0 }]));
  }

  async claimControl(jobId: string, claim: ControlClaim): Promise<Job | undefined> {
    const { rows } = await this.database.write(
      `UPDATE jobs SET status = 'started', started_at = ${this.database.now}, worker_id = $2, lease_token = $3,
         lease_until = ${this.database.now} + $4
       WHERE id = $1 AND attempt_id IS NULL AND status = 'queued' AND next_attempt_at <= ${this.database.now}
       RETURNING ${this.jobs.list()}`,
      [jobId, claim.workerId, claim.token, claim.leaseMs],
    );
    if (rows[0] === undefined) return undefined;
    const job = this.jobs.fromRow(rows[0]);
    countClaim(this.meter, job);
    return job;
  }

  async settleControl(lease: HeldLease, wakes: number, end: ControlEnd): Promise<Job | undefined> {
    const error = 'error' in end ? (end.error ?? null) : null;
    const over = end.kind === 'failed' ? 'failed' : 'finished';
    const due = end.kind === 'again' ? `${this.database.now} + $4` : this.database.now;
    const again = end.kind === 'again' ? '1 = 1' : 'wakes > $3';
    const { rows } = await this.database.write(
      `UPDATE jobs SET
         status = CASE WHEN ${again} THEN 'queued' ELSE '${over}' END,
         finished_at = CASE WHEN ${again} THEN NULL ELSE ${this.database.now} END,
         next_attempt_at = CASE WHEN wakes > $3 THEN ${this.database.now} ELSE ${due} END,
         dispatch = dispatch + 1, relayed_at = NULL, lease_token = NULL, lease_until = NULL, losses = 0,
         attempts = ${error === null ? '0' : 'attempts + 1'}, error_code = $5, error = $6
       WHERE id = $1 AND status = 'started' AND lease_token = $2
       RETURNING ${this.jobs.list()}, ${this.database.now} + 0 * $4 AS now`,
      [
        lease.jobId,
        lease.token,
        wakes,
        end.kind === 'again' ? Math.round(end.afterMs) : 0,
        error?.code ?? null,
        error === null ? null : this.database.redactor.text(error.message),
      ],
    );
    const [row] = rows;
    const job = row === undefined ? undefined : this.jobs.fromRow(row);
    countEnd(this.meter, job, end, Number(row?.now));
    if (row === undefined || job === undefined) return undefined;
    return job.status === 'queued' && job.nextAttemptAt <= Number(row.now) ? job : undefined;
  }

  async requeueLostControl(onlyWorker: string | null): Promise<LostControl> {
    const lost = onlyWorker === null ? `lease_until < ${this.database.now}` : 'worker_id <> $1';
    const failed = `losses + 1 >= ${String(MAX_CONTROL_LOSSES)}`;
    const { rows } = await this.database.write(
      `UPDATE jobs SET status = CASE WHEN ${failed} THEN 'failed' ELSE 'queued' END,
         error_code = CASE WHEN ${failed} THEN 'poison_job' ELSE error_code END,
         error = CASE WHEN ${failed} THEN ${POISONED} ELSE error END,
         finished_at = CASE WHEN ${failed} THEN ${this.database.now} ELSE NULL END,
         losses = losses + 1, dispatch = dispatch + 1, relayed_at = NULL, next_attempt_at = ${this.database.now},
         lease_token = NULL, lease_until = NULL
       WHERE status = 'started' AND attempt_id IS NULL AND ${lost}
       RETURNING ${this.jobs.list()}`,
      onlyWorker === null ? [] : [onlyWorker],
    );
    const jobs = rows.map((row) => this.jobs.fromRow(row));
    countLosses(this.meter, jobs);
    return {
      requeued: jobs.filter((job) => job.status === 'queued'),
      poisoned: jobs.filter((job) => job.status === 'failed'),
    };
  }

  async expired(limit: number): Promise<readonly string[]> {
    const rows = await this.database.read.all(
      `SELECT id FROM jobs WHERE status = 'started' AND attempt_id IS NOT NULL AND lease_until < ${this.database.now} ORDER BY lease_until LIMIT $1`,
      [limit],
    );
    return rows.map((row) => String(row.id));
  }

  async startedByOthers(workerId: string): Promise<readonly string[]> {
    const rows = await this.database.read.all(
      `SELECT id FROM jobs WHERE status = 'started' AND attempt_id IS NOT NULL AND worker_id <> $1`,
      [workerId],
    );
    return rows.map((row) => String(row.id));
  }

  async find(id: string): Promise<Job | undefined> {
    const [row] = await this.database.read.all(`SELECT ${this.jobs.list()} FROM jobs WHERE id = $1`, [id]);
    return row === undefined ? undefined : this.jobs.fromRow(row);
  }

  list(filter: JobFilter, page: PageRequest): Promise<Page<Job>> {
    const { jobs, database } = this;
    return jobList(database.dialect, filter).page(database.read, page, jobs.list('r'), (row) => jobs.fromRow(row));
  }

  overview(): Promise<QueueOverview> {
    return queueOverview(this.database);
  }

  async beat(worker: WorkerBeat): Promise<void> {
    await this.database.write(
      `INSERT INTO workers (id, host, pid, version, slots, queue_away_since, started_at, heartbeat_at)
       VALUES ($1, $2, $3, $4, $5, ${this.database.now} - $6, ${this.database.now}, ${this.database.now})
       ON CONFLICT (id) DO UPDATE SET heartbeat_at = ${this.database.now}, queue_away_since = ${this.database.now} - $6`,
      [worker.id, worker.host, worker.pid, worker.version, worker.slots, worker.queueAwayMs],
    );
  }

  async drainWorker(id: string): Promise<void> {
    await this.database.write(`UPDATE workers SET draining_at = ${this.database.now} WHERE id = $1`, [id]);
  }

  async stopWorker(id: string): Promise<void> {
    await this.database.write(`UPDATE workers SET stopped_at = ${this.database.now} WHERE id = $1`, [id]);
  }
}
