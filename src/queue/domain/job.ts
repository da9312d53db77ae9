/** Agents run for minutes or hours in few slots, control jobs for seconds in many: one never starves the other. */
export const QUEUE_NAMES = ['agents', 'control'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

export const JOB_STATUSES = ['queued', 'started', 'finished', 'failed'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Every kind of job, the queue class it runs in and how often a transient failure is tried again. */
export const JOBS = {
  'protocol.plan': { queue: 'agents' },
  'step.execute': { queue: 'agents' },
  'step.qa': { queue: 'agents' },
} as const satisfies Record<string, { queue: QueueName }>;
/** Carries an attempt. */
export type AttemptJobType = keyof typeof JOBS;

/**
 * Reconciles something outside with what the database says: at most one of each type is queued or started for a protocol
 * (or a project), and to want it again is to wake it.
 */
export const CONTROL_JOBS = ['project.setup', 'pr.sync', 'ci.watch', 'ci.trigger', 'workspace.cleanup'] as const;
export type ControlJobType = (typeof CONTROL_JOBS)[number];

export type JobType = AttemptJobType | ControlJobType;
export const JOB_TYPES: readonly string[] = [...Object.keys(JOBS), ...CONTROL_JOBS];

export function carriesAttempt(type: JobType): type is AttemptJobType {
  return type in JOBS;
}

export function queueOf(type: JobType): QueueName {
  return carriesAttempt(type) ? JOBS[type].queue : 'control';
}

/** Due never: a held job is queued, but nothing hands it out until it is released. */
export const HELD = 8_640_000_000_000_000;

/**
 * The outbox, the retry clock and what `/queues/jobs` shows are this one row. The lease is here too: `started` means
 * that the holder of `leaseToken` may write, as long as `leaseUntil` is ahead of the database's clock.
 */
export interface Job {
  readonly id: string;
  readonly type: JobType;
  readonly queue: QueueName;
  readonly projectId: string;
  /** Null for a job of a project. */
  readonly protocolRunId: string | null;
  readonly stepRunId: string | null;
  /** Null for a control job. */
  attemptId: string | null;
  status: JobStatus;
  /** Tries that ended in a transient failure. Lost workers are counted on the step, not here. */
  attempts: number;
  readonly maxAttempts: number;
  /** How often the row was handed to the queue. */
  dispatch: number;
  /** How often a control job was wanted again; one that is woken while it runs is due at once when it ends. */
  wakes: number;
  /** Workers lost in a row at a control job. */
  losses: number;
  /** When the queue took it; null: the relay still has to hand it over. */
  relayedAt: number | null;
  nextAttemptAt: number;
  workerId: string | null;
  leaseToken: string | null;
  leaseUntil: number | null;
  /** 1 when a person cancelled: the holder ends its processes and lets go. */
  cancelRequested: number;
  errorCode: string | null;
  error: string | null;
  readonly requestId: string | null;
  readonly createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
}

/** A row that nobody has touched: queued, not yet handed to the queue, tried by nobody. */
export const UNTOUCHED_JOB = {
  status: 'queued',
  attempts: 0,
  dispatch: 1,
  wakes: 0,
  losses: 0,
  relayedAt: null,
  workerId: null,
  leaseToken: null,
  leaseUntil: null,
  cancelRequested: 0,
  errorCode: null,
  error: null,
  startedAt: null,
  finishedAt: null,
} as const satisfies Partial<Job>;
