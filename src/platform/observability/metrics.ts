import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Meter } from '../../ports/meter';
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type MetricSpec,
} from '../../ports/metric-catalogue';
import { answerWithin } from './answer-within';
import { LabelLimits } from './label-limits';

const METRIC_PREFIX = 'deksdenflow_';

/** prom-client calls these `_total` though they go up and down; Prometheus' own lint refuses that. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Longer than any healthy answer, shorter than Prometheus waits for the whole scrape (10 s). */
const SOURCE_LIMIT_MS = 3_000;
/** Scrapers, however many, cost the database one look in this time. */
const FRESH_MS = 5_000;

export type SetGauge = <N extends GaugeName>(name: N, labels: LabelsOf<N>, value: number) => void;

/** Whoever knows the value of gauges at the time of a scrape. */
export interface GaugeSource {
  /** As in the label of `scrape_errors_total`. */
  readonly name: string;
  /** Cleared before each reading: what is not set is absent. No gauge has two sources. */
  readonly gauges: readonly GaugeName[];
  readonly read: (set: SetGauge) => Promise<void> | void;
  /** How long one reading serves all scrapes; left out: a few seconds. */
  readonly freshMs?: number;
}

interface Source extends GaugeSource {
  readAt: number;
  reading: Promise<void> | undefined;
}

/** What this process counts, in Prometheus' terms. One registry per process, handed on: no globals between tests. */
export class Metrics extends Meter {
  private readonly registry = new Registry();
  private readonly counters = new Map<string, Counter>();
  private readonly gauges = new Map<string, Gauge>();
  private readonly histograms = new Map<string, Histogram>();
  private readonly sources: Source[] = [];
  private readonly limits = new LabelLimits();

  constructor(private readonly options: { readonly freshMs?: number; readonly sourceLimitMs?: number } = {}) {
    super();
    collectDefaultMetrics({ register: this.registry });
    for (const name of MISNAMED) this.registry.removeSingleMetric(name);
    for (const [name, spec] of Object.entries(METRICS)) this.make(name, spec);
  }

  count<N extends CounterName>(name: N, labels: LabelsOf<N>, by = 1): void {
    this.counters.get(name)?.inc(this.limits.of(labels), by);
  }

  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void {
    this.histograms.get(name)?.observe(this.limits.of(labels), value);
  }

  readonly set: SetGauge = (name, labels, value) => {
    this.gauges.get(name)?.set(this.limits.of(labels), value);
  };

  /** From now on asked at a scrape, at most once in a few seconds. */
  addSource(source: GaugeSource): void {
    this.sources.push({ ...source, readAt: -Infinity, reading: undefined });
    this.clear(source.gauges);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Answers within seconds, whatever hangs: a source that does not is left out and counted. */
  async text(): Promise<string> {
    await Promise.all(this.sources.map((source) => this.fresh(source)));
    return this.registry.metrics();
  }

  /** Stops what collects in the background. */
  close(): void {
    this.registry.clear();
  }

  private async fresh(source: Source): Promise<void> {
    if (performance.now() - source.readAt < (this.options.freshMs ?? source.freshMs ?? FRESH_MS)) return;
    // One reading at a time: a database that hangs is not asked again and again.
    source.reading ??= this.read(source).finally(() => {
      source.reading = undefined;
    });
    try {
      await answerWithin(this.options.sourceLimitMs ?? SOURCE_LIMIT_MS, source.reading);
    } catch {
      this.clear(source.gauges);
      for (const name of source.gauges) if (name.endsWith('_up')) this.gauges.get(name)?.set(0);
      this.count('scrape_errors_total', { source: source.name });
    }
  }

  private async read(source: Source): Promise<void> {
    const values: (() => void)[] = [];
    await source.read((name, labels, value) => {
      values.push(() => {
        this.set(name, labels, value);
      });
    });
    // All at once, so that another scrape sees either the last look or this one.
    this.clear(source.gauges);
    for (const apply of values) apply();
    source.readAt = performance.now();
  }

  /** Absent, and not zero: prom-client's `reset` makes a zero of a gauge without labels, which would be a claim. */
  private clear(names: readonly GaugeName[]): void {
    for (const name of names) {
      const gauge = this.gauges.get(name);
      if (METRICS[name].labels.length > 0) gauge?.reset();
      else gauge?.remove();
    }
  }

  private make(name: string, { type, help, labels, buckets }: MetricSpec): void {
    const options = { name: METRIC_PREFIX + name, help, labelNames: [...labels], registers: [this.registry] };
    if (type === 'counter') this.counters.set(name, new Counter(options));
    else if (type === 'gauge') this.gauges.set(name, new Gauge(options));
    else this.histograms.set(name, new Histogram({ ...options, buckets: [...(buckets ?? [])] }));
  }
}
