import { QueryChoices, QueryTime } from '../../platform/http/fields';
import { IdField } from '../../platform/http/id-param';
import { PageQuery } from '../../platform/http/pagination';
import { CI_PROVIDERS, type CiProvider } from '../../projects/domain/project';
import type { DeliveryFilter } from '../application/delivery.store';
import { DELIVERY_OUTCOMES, type DeliveryOutcome } from '../domain/delivery';

export class WebhookQuery {
  @IdField() protocol_run_id?: string;
}

export class DeliveriesQuery extends PageQuery {
  @QueryChoices(DELIVERY_OUTCOMES, { description: 'Repeated, or with commas.' }) outcome?: DeliveryOutcome[];
  @QueryChoices(CI_PROVIDERS, { description: 'One of them.' }) provider?: CiProvider[];
  @IdField() project_id?: string;
  @IdField() protocol_id?: string;
  @QueryTime({ description: 'From then on.' }) received_after?: string;
  @QueryTime({ description: 'Before then.' }) received_before?: string;
}

export function toDeliveryFilter(query: DeliveriesQuery): DeliveryFilter {
  const { outcome: outcomes, provider: [provider] = [], project_id: projectId, protocol_id: protocolRunId } = query;
  const { received_after: since, received_before: until } = query;
  return {
    ...(outcomes === undefined ? {} : { outcomes }),
    ...(provider === undefined ? {} : { provider }),
    ...(projectId === undefined ? {} : { projectId }),
    ...(protocolRunId === undefined ? {} : { protocolRunId }),
    ...(since === undefined ? {} : { receivedAfter: Date.parse(since) }),
    ...(until === undefined ? {} : { receivedBefore: Date.parse(until) }),
  };
}
