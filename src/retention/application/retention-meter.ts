import type { Retained } from '../domain/retention';

/** Counts what was removed: `deksdenflow_retention_removed_total{kind}`. */
export abstract class RetentionMeter {
  abstract count(kind: Retained, rows: number): void;
}
