import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

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

  /** Figures that are looked up when they are asked for, by one label; what is not in the answer is not shown. */
  lookedUp(
    about: { readonly name: string; readonly help: string; readonly label: string },
    look: () => Promise<ReadonlyMap<string, number>>,
  ): void {
    const { name, help, label } = about;
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      async collect() {
        // Figures that cannot be had must not cost all the others.
        const found = await look().catch(() => new Map<string, number>());
        this.reset();
        for (const [value, figure] of found) this.set({ [label]: value }, figure);
      },
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
