import { ENTITIES } from '../../../src/entities';
import { type DatabaseLocation, openDatabase } from '../../../src/platform/persistence/data-source';
import { NoMeter } from '../../../src/ports/meter';
import { RetentionService } from '../../../src/retention/application/retention.service';
import { SqlRetentionStore } from '../../../src/retention/persistence/sql-retention.store';
import { RecordingLog } from '../../support/silent-log';

/** Removes events older than ten days, slowly enough to be killed between two batches. Argument: the location. */
async function main(): Promise<void> {
  const database = await openDatabase(JSON.parse(process.argv[2] ?? '') as DatabaseLocation, ENTITIES);
  const none = { ageMs: null, size: null };
  const rules = { events: { ageMs: 10 * 86_400_000, size: null }, logs: none, deliveries: none, jobs: none };
  const retention = new RetentionService(
    new SqlRetentionStore(database),
    rules,
    new NoMeter(),
    new RecordingLog(),
    30_000,
  );
  await retention.run({ holder: 'killed', signal: new AbortController().signal });
  await database.close();
}

void main();
