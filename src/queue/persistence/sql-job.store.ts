import { decodeCursor, type Page, type PageRequest, toPage } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import type { SqlRow, SqlValue } from '../../platform/persistence/sql';
import { TableMap } from '../../platform/persistence/table-map';
import {
  type Dispatch,
  type HeldLease,
  type JobFilter,
  JobStore,
  type QueueCounts,
  type WorkerRow,
} from '../application/job.store';
import { type Job, type JobStatus, QUEUE_NAMES, type QueueName } from '../domain/job';
import { JobEntity } from './job.entity';

const WORKER_SEEN_MS = 3_600_000;
/** Workers beat every few seconds: one that has been silent for so long offers no slots. */
const WORKER_ALIVE_MS = 60_000;

export class SqlJobStore extends JobStore {
  private readonly jobs: TableMap<Job>;

  constructor(private readonly database: Database) {
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

  async takeForgotten(olderThanMs: number, limit: number): Promise<readonly Dispatch[]> {
    const { now } = this.database;
    // While every slot is taken a job is not forgotten, it waits: another message each time would only pile up.
    const free = `(SELECT coalesce(sum(slots), 0) FROM workers WHERE stopped_at IS NULL AND heartbeat_at > ${now} - $3)
      > (SELECT count(*) FROM jobs WHERE status = 'started' AND queue = 'agents')`;
    const { rows } = await this.database.write(
      `UPDATE jobs SET relayed_at = ${now}, dispatch = dispatch + 1 WHERE id IN (
         SELECT id FROM jobs WHERE status = 'queued' AND next_attempt_at <= ${now}
           AND relayed_at < ${now} - $1 AND (queue <> 'agents' OR ${free})
         ORDER BY next_attempt_at LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, queue, dispatch`,
      [olderThanMs, limit, WORKER_ALIVE_MS],
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
    return new Map(rows.map((row) => [String(row['id']), { cancelRequested: Number(row['cancel_requested']) !== 0 }]));
  }

  async expired(limit: number): Promise<readonly string[]> {
    const rows = await this.database.read.all(
      `SELECT id FROM jobs WHERE status = 'started' AND lease_until < ${this.database.now} ORDER BY lease_until LIMIT $1`,
      [limit],
    );
    return rows.map((row) => String(row['id']));
  }

  async startedByOthers(workerId: string): Promise<readonly string[]> {
    const rows = await this.database.read.all(`SELECT id FROM jobs WHERE status = 'started' AND worker_id <> $1`, [
      workerId,
    ]);
    return rows.map((row) => String(row['id']));
  }

  async find(id: string): Promise<Job | undefined> {
    const [row] = await this.database.read.all(`SELECT ${this.jobs.list()} FROM jobs WHERE id = $1`, [id]);
    return row === undefined ? undefined : this.jobs.fromRow(row);
  }

  async list(filter: JobFilter, page: PageRequest): Promise<Page<Job>> {
    const params: SqlValue[] = [];
    const place = (value: SqlValue): string => `$${String(params.push(value))}`;
    const where: string[] = [];
    if (filter.status !== undefined) where.push(`status = ${place(filter.status)}`);
    if (filter.protocolRunId !== undefined) where.push(`protocol_run_id = ${place(filter.protocolRunId)}`);
    if (page.cursor !== undefined) {
      const [createdAt, id] = decodeCursor(page.cursor, 2);
      where.push(`(created_at, id) < (${place(Number(createdAt))}, ${place(String(id))})`);
    }
    const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
    const rows = await this.database.read.all(
      `SELECT ${this.jobs.list()} FROM jobs ${condition} ORDER BY created_at DESC, id DESC LIMIT ${place(page.limit + 1)}`,
      params,
    );
    return toPage(
      rows.map((row) => this.jobs.fromRow(row)),
      page.limit,
      (job) => [job.createdAt, job.id],
    );
  }

  async counts(): Promise<Readonly<Record<QueueName, QueueCounts>>> {
    const rows = await this.database.read.all(
      'SELECT queue, status, count(*) AS jobs FROM jobs GROUP BY queue, status',
    );
    const of = (queue: QueueName, status: JobStatus): number =>
      Number(rows.find((row) => row['queue'] === queue && row['status'] === status)?.['jobs'] ?? 0);
    const counts = (queue: QueueName): QueueCounts => ({
      queued: of(queue, 'queued'),
      started: of(queue, 'started'),
      finished: of(queue, 'finished'),
      failed: of(queue, 'failed'),
    });
    return Object.fromEntries(QUEUE_NAMES.map((queue) => [queue, counts(queue)])) as Record<QueueName, QueueCounts>;
  }

  async beat(worker: Omit<WorkerRow, 'startedAt' | 'heartbeatAt' | 'stoppedAt' | 'running'>): Promise<void> {
    await this.database.write(
      `INSERT INTO workers (id, host, pid, version, slots, started_at, heartbeat_at)
       VALUES ($1, $2, $3, $4, $5, ${this.database.now}, ${this.database.now})
       ON CONFLICT (id) DO UPDATE SET heartbeat_at = ${this.database.now}`,
      [worker.id, worker.host, worker.pid, worker.version, worker.slots],
    );
  }

  async stopWorker(id: string): Promise<void> {
    await this.database.write(`UPDATE workers SET stopped_at = ${this.database.now} WHERE id = $1`, [id]);
  }

  async workers(): Promise<readonly WorkerRow[]> {
    const rows = await this.database.read.all(
      `SELECT w.*, (SELECT count(*) FROM jobs j WHERE j.status = 'started' AND j.worker_id = w.id) AS running
       FROM workers w WHERE heartbeat_at > ${this.database.now} - $1 ORDER BY started_at DESC`,
      [WORKER_SEEN_MS],
    );
    return rows.map(toWorker);
  }
}

function these(jobs: readonly Dispatch[]): string {
  return jobs.map((_, index) => `id = $${String(2 * index + 1)} AND dispatch = $${String(2 * index + 2)}`).join(' OR ');
}

function toDispatch(row: SqlRow): Dispatch {
  return { id: String(row['id']), queue: row['queue'] as QueueName, dispatch: Number(row['dispatch']) };
}

function toWorker(row: SqlRow): WorkerRow {
  return {
    id: String(row['id']),
    host: String(row['host']),
    pid: Number(row['pid']),
    version: String(row['version']),
    slots: Number(row['slots']),
    startedAt: Number(row['started_at']),
    heartbeatAt: Number(row['heartbeat_at']),
    stoppedAt: row['stopped_at'] === null || row['stopped_at'] === undefined ? null : Number(row['stopped_at']),
    running: Number(row['running']),
  };
}
