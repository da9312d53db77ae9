import type { JobsOptions } from 'bullmq';

export const PREFIX = 'deksdenflow';

/**
 * Tries and history are rows of our database. A finished job that BullMQ kept would swallow a later
 * hand-over of the same id without a word.
 */
export const JOB_OPTIONS: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** Nobody reads BullMQ's event stream; its default keeps 10 000 entries for each queue. */
export const EVENTS = { maxLen: 100 };

export const WORKER_OPTIONS = {
  lockDuration: 30_000,
  stalledInterval: 15_000,
  // A redelivered message is dropped by the claim, so BullMQ need not judge how often is too often.
  maxStalledCount: 1_000,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
  /** Seconds of one blocking wait. */
  drainDelay: 5,
  // The default of 15 s would be the time that workers idle after the queue is back.
  runRetryDelay: 500,
};
