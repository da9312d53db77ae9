import { inflateSync } from 'node:zlib';
import { Conflict, NotFound } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import type { Page, PageRequest } from '../../kernel/page';
import type { Cause } from '../../protocols/domain/run-context';
import type { Delivery } from '../domain/delivery';
import type { DeliveryFilter, DeliveryStore } from './delivery.store';
import type { Receipt } from './receipt';
import type { SignalEffects } from './signal-effects';

/** Deliveries as people see them. */
export class DeliveriesService {
  constructor(
    private readonly deliveries: DeliveryStore,
    private readonly effects: SignalEffects,
    private readonly ids: Ids,
  ) {}

  list(filter: DeliveryFilter, page: PageRequest): Promise<Page<Delivery>> {
    return this.deliveries.list(filter, page);
  }

  /**
   * Takes a stored delivery in once more, by the rules of today: one that matched nothing may match now, and one that is
   * no news any more changes nothing. Throws `delivery.unknown`, `webhook.not_replayable`.
   */
  async replay(id: string, cause: Cause): Promise<Receipt> {
    const delivery = await this.deliveries.find(id);
    if (delivery === undefined) throw new NotFound('delivery.unknown', `There is no delivery ${id}.`);
    if (delivery.body === null) {
      const why = 'it was refused, or its body was too large to keep';
      throw new Conflict('webhook.not_replayable', `Delivery ${id} cannot be replayed: ${why}.`);
    }
    const text = inflateSync(Buffer.from(delivery.body, 'base64')).toString('utf8');
    return this.effects.apply(
      this.ids.next(),
      {
        provider: delivery.provider,
        protocolRunId: delivery.protocolRunId,
        event: delivery.event,
        payload: JSON.parse(text) as unknown,
        text,
        bytes: delivery.bytes,
        identity: null,
        requestId: cause.requestId,
        replayOf: delivery.id,
      },
      { projectIds: delivery.projectId === null ? null : [delivery.projectId], secrets: [] },
    );
  }
}
