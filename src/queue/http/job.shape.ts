import {
  isoTime,
  isoTimeOrNull,
  ShownChoice,
  ShownId,
  ShownText,
  ShownTime,
  ShownWhole,
} from '../../platform/http/shown';
import { HELD, type Job, JOB_STATUSES, JOB_TYPES, QUEUE_NAMES } from '../domain/job';

export class JobShape {
  @ShownId() id!: string;
  @ShownChoice(JOB_TYPES) type!: string;
  @ShownChoice(QUEUE_NAMES) queue!: string;
  @ShownChoice(JOB_STATUSES) status!: string;
  @ShownId() project_id!: string;
  @ShownId({ nullable: true, description: 'Null for a job of a project.' }) protocol_run_id!: string | null;
  @ShownId({ nullable: true }) step_run_id!: string | null;
  @ShownId({ nullable: true, description: 'Null for a control job.' }) attempt_id!: string | null;
  @ShownWhole({ description: 'Tries that ended in a failure that may pass.' }) attempts!: number;
  @ShownWhole() max_attempts!: number;
  @ShownWhole({ description: 'How often it was handed to the queue.' }) dispatch!: number;
  @ShownText({ nullable: true }) worker_id!: string | null;
  @ShownText({ nullable: true }) error_code!: string | null;
  @ShownText({ nullable: true }) error!: string | null;
  @ShownText({ nullable: true }) request_id!: string | null;
  @ShownTime() created_at!: string;
  @ShownTime({ nullable: true, description: 'Null while it is held by a pause.' }) next_attempt_at!: string | null;
  @ShownTime({ nullable: true }) started_at!: string | null;
  @ShownTime({ nullable: true }) finished_at!: string | null;
}

export function jobShape(job: Job): JobShape {
  return {
    id: job.id,
    type: job.type,
    queue: job.queue,
    status: job.status,
    project_id: job.projectId,
    protocol_run_id: job.protocolRunId,
    step_run_id: job.stepRunId,
    attempt_id: job.attemptId,
    attempts: job.attempts,
    max_attempts: job.maxAttempts,
    dispatch: job.dispatch,
    worker_id: job.workerId,
    error_code: job.errorCode,
    error: job.error,
    request_id: job.requestId,
    created_at: isoTime(job.createdAt),
    next_attempt_at: job.nextAttemptAt === HELD ? null : isoTime(job.nextAttemptAt),
    started_at: isoTimeOrNull(job.startedAt),
    finished_at: isoTimeOrNull(job.finishedAt),
  };
}
