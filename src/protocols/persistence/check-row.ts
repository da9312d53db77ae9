import type { KnownCheck } from '../domain/run-context';

/** A row of the table `checks`. */
export interface CheckRow extends Omit<KnownCheck, 'order'> {
  readonly protocolRunId: string;
  readonly runAttempt: number;
  readonly providerUpdatedAt: number;
  readonly stage: number;
}
