/** A worker that was seen within the last day and has not said good-bye. */
export interface SeenWorker {
  readonly id: string;
  readonly host: string;
  readonly version: string;
  readonly heartbeatAt: number;
  readonly drainingAt: number | null;
  readonly queueAwaySince: number | null;
  /** Jobs whose lease it holds. */
  readonly running: number;
}

/** How many, and since when the first of them. */
export interface Overdue {
  readonly count: number;
  readonly since: number | null;
}

/** What the database says of the machinery. Times are epoch milliseconds by its clock. */
export interface MachineryFacts {
  readonly now: number;
  /** Leases that ran out and that nobody has ended. */
  readonly leases: Overdue;
  /** Jobs that are due and that the queue was not given. */
  readonly outbox: Overdue;
  /** Jobs that are due, whoever has them. */
  readonly due: Overdue;
  /** Jobs that failed for good within the last day. */
  readonly failedJobs: number;
  readonly workers: readonly SeenWorker[];
}

export abstract class DoctorStore {
  abstract facts(): Promise<MachineryFacts>;
  /** Which of these are attempts of this installation, and over. */
  abstract ended(attemptIds: readonly string[]): Promise<readonly string[]>;
}
