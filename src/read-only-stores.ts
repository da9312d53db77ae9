import { UuidV7Ids } from './kernel/ids';
import type { Database } from './platform/persistence/database';
import type { ProjectStore } from './projects/application/project.store';
import { SqlProjectStore } from './projects/persistence/sql-project.store';
import { Relay } from './queue/application/relay';
import type { DeliveryStore } from './webhooks/application/delivery.store';
import { SqlDeliveryStore } from './webhooks/persistence/sql-delivery.store';

/** What the doctor reads beside a server that runs, or instead of one: no queue is opened and nothing is written. */
export function readOnlyStores(database: Database): {
  readonly projects: Pick<ProjectStore, 'listOnForge' | 'findWithSecrets'>;
  readonly deliveries: Pick<DeliveryStore, 'list'>;
} {
  const projects = new SqlProjectStore(database, new UuidV7Ids(), new NoRelay());
  return { projects, deliveries: new SqlDeliveryStore(database) };
}

/** Nothing is written, so there is nothing to pass on. */
class NoRelay extends Relay {
  offer(): void {
    // See above.
  }

  offerLater(): void {
    // See above.
  }

  cancelled(): void {
    // See above.
  }
}
