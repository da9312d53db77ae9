import type { Meter } from '../../ports/meter';
import type { CiProvider } from '../../projects/domain/project';
import { WebhookMeter } from '../application/webhook-meter';
import type { DeliveryOutcome } from '../domain/delivery';

export class PrometheusWebhookMeter extends WebhookMeter {
  constructor(private readonly meter: Meter) {
    super();
  }

  count(provider: CiProvider, outcome: DeliveryOutcome): void {
    this.meter.count('webhooks_total', { provider, outcome });
  }
}
