import { ENTITIES } from '../../../src/entities';
import { type DatabaseLocation, openDatabase } from '../../../src/platform/persistence/data-source';
import { migrate } from '../../../src/platform/persistence/migrate';

/** Migrates the database of its argument and prints which migrations it applied. */
async function main(): Promise<void> {
  const database = await openDatabase(JSON.parse(process.argv[2] ?? '') as DatabaseLocation, ENTITIES);
  process.stdout.write((await migrate(database)).join(','));
  await database.close();
}

void main();
