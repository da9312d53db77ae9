import type { CounterName, HistogramName, LabelsOf } from './metric-catalogue';

/** Counts what has happened. What is a row is counted after its commit, so that nothing is counted that was rolled back. */
export abstract class Meter {
  abstract count<N extends CounterName>(name: N, labels: LabelsOf<N>, by?: number): void;
  abstract observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void;
}

/** For whoever reads only. */
export class NoMeter extends Meter {
  count(): void {
    // Nobody asks.
  }

  observe(): void {
    // Nobody asks.
  }
}
