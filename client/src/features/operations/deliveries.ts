import type { QueryOf } from '../../../../src/api-client/client';
import type { Schemas } from '../../api/client';
import { choicesOf } from '../../lib/choices';
import { OUTCOME_LOOKS } from '../../lib/delivery-outcome';

type Provider = Schemas['Delivery']['provider'];

const NAMES: Record<Provider, string> = { github: 'GitHub', gitlab: 'GitLab' };

export const PROVIDERS = [{ value: '', label: 'All senders' }, ...choicesOf(NAMES)];
export const OUTCOMES = [
  { value: '', label: 'All outcomes' },
  ...Object.entries(OUTCOME_LOOKS).map(([value, { words }]) => ({ value, label: words })),
];

export interface DeliverySearch {
  readonly provider?: string | undefined;
  readonly outcome?: string | undefined;
  readonly project?: string | undefined;
}

/** What an address says that the server would not understand is left out. */
export function deliveryFilter({ provider, outcome, project }: DeliverySearch): QueryOf<'listDeliveries'> {
  const known = <T extends string>(value: string | undefined, of: Record<T, unknown>): value is T =>
    value !== undefined && Object.hasOwn(of, value);
  return {
    ...(known(provider, NAMES) && { provider: [provider] }),
    ...(known(outcome, OUTCOME_LOOKS) && { outcome: [outcome] }),
    ...(project !== undefined && { project_id: project }),
  };
}

/** Some reasons are a word for programs (`no_sha`), others a sentence. */
export const reasonWords = (reason: string): string =>
  /^[a-z_]+$/.test(reason) ? reason.replaceAll('_', ' ') : reason;
