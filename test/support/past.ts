import { deflateSync } from 'node:zlib';
import { AttemptEntity } from '../../src/steps/persistence/attempt.entity';
import { TableMap } from '../../src/platform/persistence/table-map';
import { TRANSACTION_ID } from '../../src/platform/persistence/sql';
import type { ProtocolStatus } from '../../src/protocols/domain/protocol-run.lifecycle';
import { JobEntity } from '../../src/queue/persistence/job.entity';
import type { Attempt } from '../../src/steps/domain/attempt';
import type { Job } from '../../src/queue/domain/job';
import { aJobOf, anAttempt } from './builders';
import type { Stores } from './database-grounds';

export const DAY = 86_400_000;

interface OfRun {
  readonly run: string | null;
  readonly ageDays: number;
}

/** Rows as a run leaves them, made to be of long ago. */
export class Past {
  private readonly attempts = new Map<string, string>();

  constructor(private readonly stores: Stores) {}

  /** Takes away what setting up the stores has left. */
  async quiet(): Promise<void> {
    await this.stores.database.write('DELETE FROM events');
    await this.stores.database.write('DELETE FROM jobs');
  }

  attemptOf(run: string): string {
    return this.attempts.get(run) ?? '';
  }

  /** With three events, an attempt that has printed 3000 bytes in three pieces, two jobs that ended and a delivery. */
  async run({ status, ageDays }: { status: ProtocolStatus; ageDays: number }): Promise<string> {
    const { database, ids } = this.stores;
    const id = await this.stores.newRun({ status });
    await database.write('DELETE FROM events WHERE protocol_run_id = $1', [id]);
    await database.write('DELETE FROM jobs WHERE protocol_run_id = $1', [id]);
    const at = await this.daysAgo(ageDays);
    await database.write('UPDATE protocol_runs SET updated_at = $1, created_at = $1 WHERE id = $2', [at, id]);
    await this.events(id, 3, ageDays);
    const attempt = anAttempt({
      id: ids.next(),
      protocolRunId: id,
      stepRunId: null,
      kind: 'plan',
      status: 'succeeded',
      queuedAt: at,
      startedAt: at,
      finishedAt: at,
    });
    this.attempts.set(id, attempt.id);
    const attempts = new TableMap<Attempt>(database, AttemptEntity);
    const insertAttempt = attempts.insert([attempts.toRow(attempt)]);
    await database.write(insertAttempt.text, insertAttempt.params);
    for (const piece of [0, 1, 2]) {
      await database.write(
        'INSERT INTO attempt_output (attempt_id, byte_offset, byte_length, deflated) VALUES ($1, $2, 1000, $3)',
        [attempt.id, piece * 1000, deflateSync('x'.repeat(1000)).toString('base64')],
      );
    }
    const jobs = new TableMap<Job>(database, JobEntity);
    for (const ended of ['finished', 'failed'] as const) {
      const job = aJobOf(attempt, { id: ids.next(), projectId: this.stores.projectId, status: ended, finishedAt: at });
      const { text, params } = jobs.insert([jobs.toRow({ ...job, createdAt: at })]);
      await database.write(text, params);
    }
    await this.delivery({ ageDays, projectId: this.stores.projectId, run: id });
    return id;
  }

  async events(run: string, count: number, ageDays: number): Promise<void> {
    const { database, ids, projectId } = this.stores;
    const at = await this.daysAgo(ageDays);
    const [last] = await database.read.all('SELECT coalesce(max(seq), 0) AS n FROM events WHERE protocol_run_id = $1', [
      run,
    ]);
    await database.transaction(async (sql) => {
      for (let index = 1; index <= count; index += 1) {
        await sql.run(
          `INSERT INTO events (id, project_id, protocol_run_id, seq, type, message, metadata, actor, created_at, xid)
           VALUES ($1, $2, $3, $4, 'planned', 'Long ago.', '{}', 'system', $5, ${TRANSACTION_ID[database.dialect]})`,
          [ids.next(), projectId, run, Number(last?.n) + index, at],
        );
      }
    });
  }

  async delivery(of: { ageDays: number; projectId?: string; run?: string }): Promise<void> {
    const { database, ids } = this.stores;
    const id = ids.next();
    await database.write(
      `INSERT INTO webhook_deliveries (id, provider, identity, project_id, protocol_run_id, event, outcome, bytes, body, received_at)
       VALUES ($1, 'github', $1, $2, $3, 'push', 'accepted', 500, 'x', $4)`,
      [id, of.projectId ?? null, of.run ?? null, await this.daysAgo(of.ageDays)],
    );
  }

  async contents(): Promise<{
    readonly events: readonly OfRun[];
    readonly jobs: readonly OfRun[];
    readonly deliveries: readonly OfRun[];
    readonly attempts: number;
  }> {
    const { database } = this.stores;
    const of = async (table: string, time: string): Promise<OfRun[]> => {
      const rows = await database.read.all(
        `SELECT protocol_run_id AS run, ${database.now} - ${time} AS age FROM ${table} ORDER BY ${time}`,
      );
      return rows.map((row) => ({
        run: row.run === null ? null : String(row.run),
        ageDays: Math.round(Number(row.age) / DAY),
      }));
    };
    const [row] = await database.read.all('SELECT count(*) AS n FROM attempts');
    return {
      events: await of('events', 'created_at'),
      jobs: await of('jobs', 'finished_at'),
      deliveries: await of('webhook_deliveries', 'received_at'),
      attempts: Number(row?.n),
    };
  }

  private async daysAgo(days: number): Promise<number> {
    const [row] = await this.stores.database.read.all(`SELECT ${this.stores.database.now} AS now`);
    return Number(row?.now) - days * DAY;
  }
}
