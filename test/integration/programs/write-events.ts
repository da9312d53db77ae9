import { ENTITIES } from '../../../src/entities';
import { EVENT_TYPES } from '../../../src/events/domain/event';
import { UuidV7Ids } from '../../../src/kernel/ids';
import { openDatabase } from '../../../src/platform/persistence/data-source';
import { SqlProtocolStore } from '../../../src/protocols/persistence/sql-protocol.store';
import { Relay } from '../../../src/queue/application/relay';
import { anUnplannedRun } from '../../support/builders';

const LANES = 6;
const PROTOCOLS = 12;

/** Nothing here is to be run. */
class NoRelay extends Relay {
  offer(): void {
    // Rows are the truth.
  }

  offerLater(): void {
    // As above.
  }

  cancelled(): void {
    // No worker listens.
  }
}

/**
 * Writes so many events into the project through the unit of work that every command goes through: several at a time,
 * in transactions of one to five events, on protocols of its own. Arguments: database URL, project id, how many.
 */
async function main(): Promise<void> {
  const [url = '', projectId = '', count = '0'] = process.argv.slice(2);
  const database = await openDatabase({ kind: 'postgres', url, poolSize: LANES }, ENTITIES);
  const ids = new UuidV7Ids();
  const store = new SqlProtocolStore(database, new NoRelay(), ids, 3);
  const cause = { actor: 'system', requestId: null };
  const runs: string[] = [];
  for (let index = 0; index < PROTOCOLS; index += 1) {
    const id = ids.next();
    const naming = { kind: 'allot', slug: `p${String(index)}` } as const;
    await store.create({ ...anUnplannedRun(), id, projectId }, naming, cause, () => undefined);
    runs.push(id);
  }
  let left = Number(count);
  const lane = async (): Promise<void> => {
    while (left > 0) {
      const size = Math.min(left, 1 + Math.floor(Math.random() * 5));
      left -= size;
      const run = runs[Math.floor(Math.random() * runs.length)] ?? '';
      await store.transact(run, cause, (context) => {
        for (let index = 0; index < size; index += 1) {
          const type = EVENT_TYPES[Math.floor(Math.random() * EVENT_TYPES.length)] ?? 'planned';
          context.record({ type, message: `Event of ${context.run.protocolName}.` });
        }
      });
      if (left % 1_000 < size) process.stdout.write(`${String(left)} left\n`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await database.close();
}

void main();
