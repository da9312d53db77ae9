import type { Clock } from '../../kernel/clock';
import type { Metrics } from '../../platform/observability/metrics';
import type { WaitingGroup } from '../application/waiting-survey';
import { WAITING_CODES } from '../domain/waiting';

/** Several may scrape, and every process shows the same: the database is asked once in this time. */
const KEPT_MS = 15_000;

/** Every reason is shown, with 0 where nobody waits: an alarm on `unexplained` must not depend on a series that comes and goes. */
export function registerWaitingGauge(
  metrics: Metrics,
  survey: () => Promise<readonly WaitingGroup[]>,
  clock: Clock,
): void {
  let kept: { readonly at: number; readonly figures: ReadonlyMap<string, number> } | undefined;
  const help = 'Protocols that are not over, by what they wait for. The same in every process.';
  metrics.lookedUp({ name: 'deksdenflow_waiting_protocols', help, label: 'reason' }, async () => {
    if (kept !== undefined && clock.now() - kept.at < KEPT_MS) return kept.figures;
    const groups = await survey();
    const figures = new Map(
      WAITING_CODES.map((code) => [code, groups.find((group) => group.code === code)?.runs ?? 0] as const),
    );
    kept = { at: clock.now(), figures };
    return figures;
  });
}
