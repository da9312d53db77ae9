import type { QueueName } from '../../queue/domain/job';
import { isTerminal, PROTOCOL_STATUSES, type ProtocolStatus } from '../../protocols/domain/protocol-run.lifecycle';
import type { StepStatus } from '../../steps/domain/step-run.lifecycle';
import type { Database } from './database';

export interface QueuedWork {
  readonly queue: QueueName;
  readonly due: number;
  readonly delayed: number;
  readonly oldestMs: number;
  /** Due, and not given to the queue yet. */
  readonly unrelayed: number;
  readonly unrelayedOldestMs: number;
}

export interface Workload {
  readonly queued: readonly QueuedWork[];
  readonly started: readonly { readonly queue: QueueName; readonly engine: string | null; readonly jobs: number }[];
  readonly failed: ReadonlyMap<QueueName, number>;
  readonly protocols: ReadonlyMap<ProtocolStatus, number>;
  readonly steps: ReadonlyMap<StepStatus, number>;
  readonly workersAlive: number;
}

const quoted = (statuses: readonly string[]): string => statuses.map((status) => `'${status}'`).join(', ');
const OVER = quoted(PROTOCOL_STATUSES.filter(isTerminal));
const NOT_OVER = quoted(PROTOCOL_STATUSES.filter((status) => !isTerminal(status)));
const ALIVE_MS = 30_000;
/** What is over grows for ever, and to count it takes as long as it is. */
const OVER_FRESH_MS = 60_000;
/** More failed jobs than anybody looks at: counting stops there. */
const MOST_FAILED = 10_000;
/** For one statement, in milliseconds. */
const LIMIT_MS = 2_500;

/**
 * What there is to do, in a fixed number of statements whose cost depends on what is at work and not on what was: each goes
 * by an index over what is queued, started, failed or not over. One after the other, so that one connection is enough.
 */
export class SqlWorkload {
  private over: { readonly at: number; readonly counts: ReadonlyMap<string, number> } | undefined;

  constructor(private readonly database: Database) {}

  async read(): Promise<Workload> {
    const queued = await this.queued();
    const started = await this.started();
    const failed = await this.counts(
      `SELECT queue AS name, count(*) AS counted
       FROM (SELECT queue FROM jobs WHERE status = 'failed' LIMIT ${String(MOST_FAILED)}) f GROUP BY queue`,
    );
    const active = await this.counts(
      `SELECT status AS name, count(*) AS counted FROM protocol_runs WHERE status IN (${NOT_OVER}) GROUP BY status`,
    );
    const steps = await this.counts(
      `SELECT s.status AS name, count(*) AS counted FROM protocol_runs r JOIN step_runs s ON s.protocol_run_id = r.id
       WHERE r.status IN (${NOT_OVER}) GROUP BY s.status`,
    );
    const workers = await this.counts(
      `SELECT 'alive' AS name, count(*) AS counted FROM workers
       WHERE stopped_at IS NULL AND heartbeat_at > ${this.database.now} - ${String(ALIVE_MS)}`,
    );
    const protocols = new Map([...(await this.countOver()), ...active]) as Map<ProtocolStatus, number>;
    return {
      queued,
      started,
      failed: failed as Map<QueueName, number>,
      protocols,
      steps: steps as Map<StepStatus, number>,
      workersAlive: workers.get('alive') ?? 0,
    };
  }

  private async queued(): Promise<QueuedWork[]> {
    const rows = await this.database.askWithin(
      LIMIT_MS,
      `SELECT queue, t, count(*) AS jobs,
         sum(CASE WHEN next_attempt_at <= t THEN 1 ELSE 0 END) AS due,
         min(next_attempt_at) AS oldest,
         sum(CASE WHEN next_attempt_at <= t AND relayed_at IS NULL THEN 1 ELSE 0 END) AS unrelayed,
         min(CASE WHEN relayed_at IS NULL THEN next_attempt_at END) AS unrelayed_oldest
       FROM jobs CROSS JOIN (SELECT ${this.database.now} AS t) clock WHERE status = 'queued' GROUP BY queue, t`,
    );
    return rows.map((row) => {
      const age = (since: unknown): number => (since == null ? 0 : Math.max(0, Number(row.t) - Number(since)));
      const due = Number(row.due);
      return {
        queue: row.queue as QueueName,
        due,
        delayed: Number(row.jobs) - due,
        oldestMs: age(row.oldest),
        unrelayed: Number(row.unrelayed),
        unrelayedOldestMs: age(row.unrelayed_oldest),
      };
    });
  }

  private async started(): Promise<Workload['started']> {
    const rows = await this.database.askWithin(
      LIMIT_MS,
      `SELECT j.queue, a.engine, count(*) AS jobs FROM jobs j LEFT JOIN attempts a ON a.id = j.attempt_id
       WHERE j.status = 'started' GROUP BY j.queue, a.engine`,
    );
    return rows.map((row) => ({
      queue: row.queue as QueueName,
      engine: row.engine == null ? null : String(row.engine),
      jobs: Number(row.jobs),
    }));
  }

  private async countOver(): Promise<ReadonlyMap<string, number>> {
    if (this.over !== undefined && performance.now() - this.over.at < OVER_FRESH_MS) return this.over.counts;
    const counts = await this.counts(
      `SELECT status AS name, count(*) AS counted FROM protocol_runs WHERE status IN (${OVER}) GROUP BY status`,
    );
    this.over = { at: performance.now(), counts };
    return counts;
  }

  private async counts(text: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.database.askWithin(LIMIT_MS, text);
    return new Map(rows.map((row) => [String(row.name), Number(row.counted)]));
  }
}
