import type { Database } from '../../platform/persistence/database';
import type { SqlRow } from '../../platform/persistence/sql';
import { DoctorStore, type MachineryFacts, type Overdue } from '../application/doctor.store';

const DAY_MS = 86_400_000;
/** A sweeper looks every few seconds; what it has not mended for so long it does not mend. */
const LEASE_GRACE_MS = 10_000;
const OUTBOX_GRACE_MS = 10_000;

export class SqlDoctorStore extends DoctorStore {
  constructor(private readonly database: Database) {
    super();
  }

  async facts(): Promise<MachineryFacts> {
    const { read, now } = this.database;
    const overdue = (name: string, column: string, where: string): string =>
      `(SELECT count(*) FROM jobs WHERE ${where}) AS ${name}, (SELECT min(${column}) FROM jobs WHERE ${where}) AS ${name}_since`;
    const [[row = {}], workers] = await Promise.all([
      read.all(
        `SELECT ${now} AS now,
           ${overdue('leases', 'lease_until', `status = 'started' AND lease_until < ${now} - ${String(LEASE_GRACE_MS)}`)},
           ${overdue('outbox', 'next_attempt_at', `status = 'queued' AND relayed_at IS NULL AND next_attempt_at < ${now} - ${String(OUTBOX_GRACE_MS)}`)},
           ${overdue('due', 'next_attempt_at', `status = 'queued' AND next_attempt_at <= ${now}`)},
           (SELECT count(*) FROM jobs WHERE status = 'failed' AND finished_at > ${now} - ${String(DAY_MS)}) AS failed_jobs`,
      ),
      read.all(
        `SELECT w.*, (SELECT count(*) FROM jobs j WHERE j.status = 'started' AND j.worker_id = w.id) AS running
         FROM workers w WHERE stopped_at IS NULL AND heartbeat_at > ${now} - $1 ORDER BY heartbeat_at DESC, id`,
        [DAY_MS],
      ),
    ]);
    return {
      now: Number(row.now),
      leases: toOverdue(row, 'leases'),
      outbox: toOverdue(row, 'outbox'),
      due: toOverdue(row, 'due'),
      failedJobs: Number(row.failed_jobs),
      workers: workers.map((worker) => ({
        id: String(worker.id),
        host: String(worker.host),
        version: String(worker.version),
        heartbeatAt: Number(worker.heartbeat_at),
        drainingAt: timeOrNull(worker.draining_at),
        queueAwaySince: timeOrNull(worker.queue_away_since),
        running: Number(worker.running),
      })),
    };
  }

  async ended(attemptIds: readonly string[]): Promise<readonly string[]> {
    if (attemptIds.length === 0) return [];
    const places = attemptIds.map((_, index) => `$${String(index + 1)}`).join(', ');
    const rows = await this.database.read.all(
      `SELECT id FROM attempts WHERE id IN (${places}) AND status NOT IN ('queued', 'running')`,
      attemptIds,
    );
    return rows.map(({ id }) => String(id));
  }
}

function toOverdue(row: SqlRow, name: string): Overdue {
  return { count: Number(row[name]), since: timeOrNull(row[`${name}_since`]) };
}

function timeOrNull(value: SqlRow[string] | undefined): number | null {
  return value == null ? null : Number(value);
}
