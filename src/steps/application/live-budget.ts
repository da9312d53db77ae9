import type { ProtocolRun } from '../../protocols/domain/protocol-run';
import { type Breach, breachOf } from '../../protocols/domain/budget';
import type { StepRun } from '../domain/step-run';
import type { SpentUsage, Usage } from '../domain/usage';

/** Watches a running attempt's own figures against the caps. */
export class LiveBudget {
  private found: Breach | undefined;

  constructor(
    private readonly run: ProtocolRun,
    private readonly step: StepRun | undefined,
  ) {}

  /** The breach, the first time that the figures pass a cap. */
  check(usage: Usage, costUsd: number | null): Breach | undefined {
    if (this.found !== undefined) return undefined;
    const live: SpentUsage = { ...usage, costUsd: costUsd ?? 0 };
    this.found = breachOf(this.run, this.step, { live });
    return this.found;
  }

  get breach(): Breach | undefined {
    return this.found;
  }
}
