import type { KnownCheck } from '../../protocols/domain/run-context';

/** A row of the table `checks`. */
export interface CheckRow extends Omit<KnownCheck, 'order'> {
  readonly protocolRunId: string;
  readonly runAttempt: number;
  readonly providerUpdatedAt: number;
  readonly stage: number;
}

export function knownOf({ runAttempt, providerUpdatedAt, stage, ...check }: CheckRow): KnownCheck {
  return { ...check, order: { runAttempt, updatedAt: providerUpdatedAt, rank: stage } };
}
