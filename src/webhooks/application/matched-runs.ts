import type { Clock } from '../../kernel/clock';
import type { SignalSource } from '../domain/signal';
import type { DeliveryStore, MatchedRun } from './delivery.store';

/**
 * How long a match is believed. Checks of one branch come by the dozen a second; a run that another project starts on a
 * branch of the same name is found after this time, and one that is gone is looked for anew.
 */
const BELIEVED_MS = 2_000;
const MOST = 1_000;

/** Which run a delivery is about. That it is about none is never believed twice: it may be there a moment later. */
export class MatchedRuns {
  private readonly known = new Map<string, { readonly run: MatchedRun; readonly until: number }>();

  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly clock: Clock,
  ) {}

  async match(projectIds: readonly string[], source: SignalSource): Promise<MatchedRun | undefined> {
    const key = JSON.stringify([projectIds, source.branches, source.sha]);
    const now = this.clock.now();
    const found = this.known.get(key);
    if (found !== undefined && found.until > now) return found.run;
    const run = await this.deliveries.match(projectIds, source);
    if (this.known.size >= MOST) this.known.clear();
    if (run !== undefined) this.known.set(key, { run, until: now + BELIEVED_MS });
    return run;
  }

  forget(): void {
    this.known.clear();
  }
}
