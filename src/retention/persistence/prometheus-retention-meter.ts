import type { Metrics } from '../../platform/observability/metrics';
import { RetentionMeter } from '../application/retention-meter';
import type { Retained } from '../domain/retention';

export class PrometheusRetentionMeter extends RetentionMeter {
  constructor(private readonly metrics: Metrics) {
    super();
  }

  count(kind: Retained, rows: number): void {
    this.metrics.count('retention_removed_total', { kind }, rows);
  }
}
