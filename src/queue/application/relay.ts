import type { Job } from '../domain/job';

/** Hands committed jobs to the queue. The row is the truth: an offer that fails is made again by the sweeper. */
export abstract class Relay {
  /** Never throws and never waits for the queue: the request that caused the job has succeeded already. */
  abstract offer(jobs: readonly Job[]): void;
  /** The same for a job that is due in a moment: to the moment, while the sweeper looks at what is due every few seconds. */
  abstract offerLater(job: Job, afterMs: number): void;
  /** A cancel was committed: a worker in this process need not wait for its next renewal to hear of it. */
  abstract cancelled(): void;
}
