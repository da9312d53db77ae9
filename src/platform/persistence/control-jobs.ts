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

/**
 * Wants the job: inserts it, or makes the one that is there due at the earlier of the two times. One that runs now is due
 * again when it ends. Returns what the relay has to hear of.
 */
export async function wakeControlJob(
  sql: SqlTransaction,
  context: { readonly database: Database; readonly jobs: TableMap<Job>; readonly ids: Ids },
  subject: ControlSubject,
  type: ControlJobType,
  afterMs: number,
): Promise<WokenJob | undefined> {
  const { database, jobs, ids } = context;
  const row = jobs.toRow({
    id: ids.next(),
    type,
    queue: 'control',
    ...subject,
    stepRunId: null,
    attemptId: null,
    ...UNTOUCHED_JOB,
    maxAttempts: 0,
  } as unknown as Job);
  const due = `${database.now} + ${String(Math.round(afterMs))}`;
  const { text, params } = jobs.insert([row], { next_attempt_at: due, created_at: database.now });
  const target =
    subject.protocolRunId === null
      ? `(project_id, type) WHERE protocol_run_id IS NULL AND status IN ('queued', 'started')`
      : `(protocol_run_id, type) WHERE attempt_id IS NULL AND protocol_run_id IS NOT NULL AND status IN ('queued', 'started')`;
  const sooner = `jobs.status = 'queued' AND excluded.next_attempt_at < jobs.next_attempt_at`;
  const [written] = await sql.all(
    `${text} ON CONFLICT ${target} DO UPDATE SET
       wakes = jobs.wakes + 1,
       dispatch = CASE WHEN ${sooner} THEN jobs.dispatch + 1 ELSE jobs.dispatch END,
       relayed_at = CASE WHEN ${sooner} THEN NULL ELSE jobs.relayed_at END,
       next_attempt_at = CASE WHEN ${sooner} THEN excluded.next_attempt_at ELSE jobs.next_attempt_at END
     RETURNING ${jobs.list()}, ${database.now} AS now`,
    params,
  );
  if (written === undefined) return undefined;
  const job = jobs.fromRow(written);
  if (job.status !== 'queued' || job.relayedAt !== null) return undefined;
  const left = job.nextAttemptAt - Number(written.now);
  if (left <= 0) return { job, afterMs: 0 };
  // Whoever wanted it first has set the clock for it; the others only find it.
  return job.wakes === 0 && left <= SOON_MS ? { job, afterMs: left } : undefined;
}
