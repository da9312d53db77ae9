import type { Ids } from '../../kernel/ids';
import { type ControlJobType, type Job, UNTOUCHED_JOB } from '../../queue/domain/job';
import type { Database, SqlTransaction } from './database';
import type { TableMap } from './table-map';

/** What a control job is about. */
export interface ControlSubject {
  readonly projectId: string;
  readonly protocolRunId: string | null;
  readonly requestId: string | null;
}

/** A job that is due in a shorter time than this is handed over by whoever wanted it, a later one by the sweeper. */
const SOON_MS = 5_000;

export interface WokenJob {
  readonly job: Job;
  /** 0 when it is due. */
  readonly afterMs: number;
}

interface Tools {
  readonly database: Database;
  readonly jobs: TableMap<Job>;
  readonly ids: Ids;
}

/**
 * Wants the job: inserts it, or makes the one that is there due at the earlier of the two times. One that runs now is due
 * again when it ends. Returns what the relay has to hear of.
 */
export async function wakeControlJob(
  sql: SqlTransaction,
  tools: Tools,
  subject: ControlSubject,
  type: ControlJobType,
  afterMs: number,
): Promise<WokenJob | undefined> {
  return (await wakeControlJobs(sql, tools, [subject], type, afterMs))[0];
}

/** The same job of several runs, each of them once; or of one project. */
export async function wakeControlJobs(
  sql: SqlTransaction,
  { database, jobs, ids }: Tools,
  subjects: readonly ControlSubject[],
  type: ControlJobType,
  afterMs: number,
): Promise<readonly WokenJob[]> {
  const rows = subjects.map((subject) =>
    jobs.toRow({
      id: ids.next(),
      type,
      queue: 'control',
      ...subject,
      stepRunId: null,
      attemptId: null,
      ...UNTOUCHED_JOB,
      maxAttempts: 0,
    } as unknown as Job),
  );
  const due = `${database.now} + ${String(Math.round(afterMs))}`;
  const { text, params } = jobs.insert(rows, { next_attempt_at: due, created_at: database.now });
  const target =
    subjects[0]?.protocolRunId === null
      ? `(project_id, type) WHERE protocol_run_id IS NULL AND status IN ('queued', 'started')`
      : `(protocol_run_id, type) WHERE attempt_id IS NULL AND protocol_run_id IS NOT NULL AND status IN ('queued', 'started')`;
  const sooner = `jobs.status = 'queued' AND excluded.next_attempt_at < jobs.next_attempt_at`;
  const written = await sql.all(
    `${text} ON CONFLICT ${target} DO UPDATE SET
       wakes = jobs.wakes + 1,
       dispatch = CASE WHEN ${sooner} THEN jobs.dispatch + 1 ELSE jobs.dispatch END,
       relayed_at = CASE WHEN ${sooner} THEN NULL ELSE jobs.relayed_at END,
       next_attempt_at = CASE WHEN ${sooner} THEN excluded.next_attempt_at ELSE jobs.next_attempt_at END
     RETURNING ${jobs.list()}, ${database.now} AS now`,
    params,
  );
  return written.flatMap((row) => wokenOf(jobs.fromRow(row), Number(row.now)));
}

function wokenOf(job: Job, now: number): WokenJob[] {
  if (job.status !== 'queued' || job.relayedAt !== null) return [];
  const left = job.nextAttemptAt - now;
  if (left <= 0) return [{ job, afterMs: 0 }];
  // Whoever wanted it first has set the clock for it; the others only find it.
  return job.wakes === 0 && left <= SOON_MS ? [{ job, afterMs: left }] : [];
}
