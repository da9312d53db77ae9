import { isoTime, ShownChoice, ShownFlag, ShownId, ShownText, ShownTime, ShownWhole } from '../../platform/http/shown';
import { CI_PROVIDERS } from '../../projects/domain/project';
import type { Receipt } from '../application/receipt';
import { type Delivery, DELIVERY_OUTCOMES } from '../domain/delivery';

export class ReceiptShape {
  @ShownId({ description: 'Of the delivery; of the first one when it was delivered before.' }) id!: string;
  @ShownChoice(DELIVERY_OUTCOMES) outcome!: string;
  @ShownText({ nullable: true, description: 'Why it changed nothing.' }) reason!: string | null;
  @ShownId({ nullable: true }) protocol_run_id!: string | null;
  @ShownFlag({ description: 'It was delivered before, and has no second effect.' }) duplicate!: boolean;
}

export function receiptShape({ id, outcome, reason, protocolRunId }: Receipt): ReceiptShape {
  return { id, outcome, reason, protocol_run_id: protocolRunId, duplicate: outcome === 'duplicate' };
}

export class DeliveryShape {
  @ShownId() id!: string;
  @ShownChoice(CI_PROVIDERS) provider!: string;
  @ShownText({ example: 'check_run' }) event!: string;
  @ShownChoice(DELIVERY_OUTCOMES) outcome!: string;
  @ShownText({ nullable: true }) reason!: string | null;
  @ShownText({
    nullable: true,
    description:
      "The provider's id of the delivery, after the project whose secret signed it; null for one that was refused.",
  })
  identity!: string | null;
  @ShownId({ nullable: true }) project_id!: string | null;
  @ShownId({ nullable: true }) protocol_run_id!: string | null;
  @ShownWhole({ description: 'Size of the body.' }) bytes!: number;
  @ShownFlag({ description: 'Its body is kept, so it can be replayed.' }) replayable!: boolean;
  @ShownId({ nullable: true, description: 'The delivery that this one repeats.' }) replay_of!: string | null;
  @ShownText({ nullable: true }) request_id!: string | null;
  @ShownTime() received_at!: string;
}

export function deliveryShape(delivery: Delivery): DeliveryShape {
  return {
    id: delivery.id,
    provider: delivery.provider,
    event: delivery.event,
    outcome: delivery.outcome,
    reason: delivery.reason,
    identity: delivery.identity,
    project_id: delivery.projectId,
    protocol_run_id: delivery.protocolRunId,
    bytes: delivery.bytes,
    replayable: delivery.body !== null,
    replay_of: delivery.replayOf,
    request_id: delivery.requestId,
    received_at: isoTime(delivery.receivedAt),
  };
}
