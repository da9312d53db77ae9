import type { GaugeSource } from '../../platform/observability/metrics';
import type { WaitingGroup } from '../application/waiting-survey';
import { WAITING_CODES } from '../domain/waiting';

/** Every reason is shown, with 0 where nobody waits: an alarm on `unexplained` must not depend on a series that comes and goes. */
export function waitingGauge(survey: () => Promise<readonly WaitingGroup[]>): GaugeSource {
  return {
    name: 'waiting',
    gauges: ['waiting_protocols'],
    // Every process shows the same, and a survey reads every run that is not over.
    freshMs: 60_000,
    read: async (set) => {
      const groups = await survey();
      for (const reason of WAITING_CODES) {
        set('waiting_protocols', { reason }, groups.find(({ code }) => code === reason)?.runs ?? 0);
      }
    },
  };
}
