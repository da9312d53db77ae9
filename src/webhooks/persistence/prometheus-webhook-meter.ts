import type { Metrics } from '../../platform/observability/metrics';
import type { CiProvider } from '../../projects/domain/project';
import { WebhookMeter } from '../application/webhook-meter';
import type { DeliveryOutcome } from '../domain/delivery';

export class PrometheusWebhookMeter extends WebhookMeter {
  constructor(private readonly metrics: Metrics) {
    super();
  }

  count(provider: CiProvider, outcome: DeliveryOutcome): void {
    this.metrics.webhooks.inc({ provider, outcome });
  }
}
