import type { DeliveryOutcome } from '../domain/delivery';

/** What the sender, or whoever replays a delivery, is told. */
export interface Receipt {
  readonly id: string;
  readonly outcome: DeliveryOutcome;
  readonly reason: string | null;
  readonly protocolRunId: string | null;
}

export function duplicateOf(id: string): Receipt {
  return { id, outcome: 'duplicate', reason: 'It was delivered before, and has had its effect.', protocolRunId: null };
}
