import type { GaugeSource } from '../../platform/observability/metrics';
import type { Clock } from '../../kernel/clock';
import type { WaitingGroup } from '../application/waiting-survey';
import { WAITING_CODES } from '../domain/waiting';

/** Every process shows the same, and a survey reads every run that is not over: it is made once in this time. */
const KEPT_MS = 60_000;

/** Every reason is shown, with 0 where nobody waits: an alarm on `unexplained` must not depend on a series that comes and goes. */
export function waitingGauge(survey: () => Promise<readonly WaitingGroup[]>, clock: Clock): GaugeSource {
  let kept: { readonly at: number; readonly groups: readonly WaitingGroup[] } | undefined;
  return {
    name: 'waiting',
    gauges: ['waiting_protocols'],
    read: async (set) => {
      if (kept === undefined || clock.now() - kept.at >= KEPT_MS) kept = { at: clock.now(), groups: await survey() };
      for (const reason of WAITING_CODES) {
        const runs = kept.groups.find(({ code }) => code === reason)?.runs ?? 0;
        set('waiting_protocols', { reason }, runs);
      }
    },
  };
}
