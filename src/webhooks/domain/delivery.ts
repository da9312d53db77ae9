import type { CiProvider } from '../../projects/domain/project';

/** What became of a delivery. */
export const DELIVERY_OUTCOMES = [
  'accepted',
  'unmatched',
  'ignored',
  'duplicate',
  'bad_signature',
  'malformed',
  'too_large',
  'forbidden',
] as const;
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];

/** A webhook as it came and what we made of it. Times are epoch milliseconds. */
export interface Delivery {
  readonly id: string;
  readonly provider: CiProvider;
  /** The provider's id of the delivery, the same on a redelivery. Null when it could not be trusted or was not given. */
  readonly identity: string | null;
  readonly projectId: string | null;
  readonly protocolRunId: string | null;
  readonly event: string;
  readonly outcome: DeliveryOutcome;
  /** A sentence for a person. */
  readonly reason: string | null;
  readonly bytes: number;
  /** Deflated, as base64; without secrets. Null when it was refused or was too large to keep. */
  readonly body: string | null;
  readonly requestId: string | null;
  /** The delivery that this one repeats on somebody's command. */
  readonly replayOf: string | null;
  readonly receivedAt: number;
}
