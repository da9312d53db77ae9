import { collectDefaultMetrics, Counter, Registry } from 'prom-client';

/** What this process counts, in Prometheus' terms. One registry per process, handed on: no globals between tests. */
export class Metrics {
  private readonly registry = new Registry();
  readonly webhooks: Counter<'provider' | 'outcome'>;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.webhooks = new Counter({
      name: 'deksdenflow_webhooks_total',
      help: 'Webhook deliveries by what became of them.',
      labelNames: ['provider', 'outcome'],
      registers: [this.registry],
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Stops what collects in the background. */
  close(): void {
    this.registry.clear();
  }
}
