import { collectDefaultMetrics, Counter, Registry } from 'prom-client';

/** What this process counts, in Prometheus' terms. One registry per process, handed on: no globals between tests. */
export class Metrics {
  private readonly registry = new Registry();
  readonly webhooks: Counter<'provider' | 'outcome'>;
  readonly retentionRemoved: Counter<'kind'>;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.webhooks = new Counter({
      name: 'deksdenflow_webhooks_total',
      help: 'Webhook deliveries by what became of them.',
      labelNames: ['provider', 'outcome'],
      registers: [this.registry],
    });
    this.retentionRemoved = new Counter({
      name: 'deksdenflow_retention_removed_total',
      help: 'Rows that this process removed because they were old or too many; logs count by attempt.',
      labelNames: ['kind'],
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
