import { UuidV7Ids } from './kernel/ids';
import type { Database } from './platform/persistence/database';
import type { DoctorStore } from './doctor/application/doctor.store';
import type { ProjectStore } from './projects/application/project.store';
import { SqlProjectStore } from './projects/persistence/sql-project.store';
import { SqlDoctorStore } from './doctor/persistence/sql-doctor.store';
import type { ProtocolStore } from './protocols/application/protocol.store';
import { SqlProtocolStore } from './protocols/persistence/sql-protocol.store';
import { Relay } from './queue/application/relay';
import type { DeliveryStore } from './webhooks/application/delivery.store';
import { SqlDeliveryStore } from './webhooks/persistence/sql-delivery.store';

/** What the doctor reads beside a server that runs, or instead of one: no queue is opened and nothing is written. */
export function readOnlyStores(database: Database): {
  readonly projects: Pick<ProjectStore, 'listOnForge' | 'findWithSecrets'>;
  readonly deliveries: Pick<DeliveryStore, 'list'>;
  readonly protocols: Pick<ProtocolStore, 'list'>;
  readonly doctor: DoctorStore;
} {
  const ids = new UuidV7Ids();
  const projects = new SqlProjectStore(database, ids, new NoRelay());
  const protocols = new SqlProtocolStore(database, new NoRelay(), ids, 1);
  return { projects, deliveries: new SqlDeliveryStore(database), protocols, doctor: new SqlDoctorStore(database) };
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
