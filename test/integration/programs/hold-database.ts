import { hostname } from 'node:os';
import { ENTITIES } from '../../../src/entities';
import { type DatabaseLocation, openDatabase } from '../../../src/platform/persistence/data-source';
import { acquireInstanceLock } from '../../../src/platform/persistence/instance-lock';
import { migrate } from '../../../src/platform/persistence/migrate';

/** Takes the instance lock of the database of its argument, says so, and holds it until its input ends. */
async function main(): Promise<void> {
  const database = await openDatabase(JSON.parse(process.argv[2] ?? '') as DatabaseLocation, ENTITIES);
  await migrate(database);
  const owner = { id: `process ${String(process.pid)}`, host: hostname(), pid: process.pid };
  const lock = await acquireInstanceLock(database, owner);
  process.stdout.write('held\n');
  process.stdin.resume().once('end', () => void lock.release().then(() => database.close()));
}

void main();
