import type { CiProvider } from '../../projects/domain/project';
import type { DeliveryOutcome } from '../domain/delivery';

/** Counts deliveries by what became of them: `deksdenflow_webhooks_total{provider,outcome}`. */
export abstract class WebhookMeter {
  abstract count(provider: CiProvider, outcome: DeliveryOutcome): void;
}
