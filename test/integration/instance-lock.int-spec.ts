import { once } from 'node:events';
import { hostname } from 'node:os';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { ENTITIES } from '../../src/entities';
import { type DatabaseLocation, openDatabase } from '../../src/platform/persistence/data-source';
import type { Database } from '../../src/platform/persistence/database';
import { acquireInstanceLock } from '../../src/platform/persistence/instance-lock';
import { migrate } from '../../src/platform/persistence/migrate';
import { DATABASE_GROUNDS, type DatabaseGround } from '../support/database-grounds';
import { startProgram } from '../support/run-program';

describe('the instance lock of a SQLite file', () => {
  const me = { id: 'me', host: hostname(), pid: process.pid };
  let ground: DatabaseGround;
  let location: DatabaseLocation;
  let database: Database;
  let other: ChildProcessWithoutNullStreams | undefined;
  beforeAll(async () => {
    const sqlite = DATABASE_GROUNDS.find(({ name }) => name === 'sqlite');
    if (sqlite === undefined) throw new Error('no SQLite');
    ground = await sqlite.prepare();
  });
  beforeEach(async () => {
    location = await ground.newLocation();
    database = await openDatabase(location, ENTITIES);
    await migrate(database);
  });
  afterEach(async () => {
    other?.kill('SIGKILL');
    await database.close();
  });
  afterAll(() => ground.dispose());

  async function startOther(): Promise<ChildProcessWithoutNullStreams> {
    other = startProgram('hold-database.ts', [JSON.stringify(location)]);
    await once(other.stdout, 'data');
    return other;
  }

  it('is refused while another process lives, frozen or not, and says which', async () => {
    const child = await startOther();
    child.kill('SIGSTOP');
    await database.write('UPDATE installation SET owner_seen_at = owner_seen_at - 600000');
    await expect(acquireInstanceLock(database, me)).rejects.toMatchObject({
      code: 'database.in_use',
      message: expect.stringContaining(`process ${String(child.pid)} on ${hostname()}`) as string,
    });
  }, 30_000);

  it('is taken over at once from a process that was killed', async () => {
    const child = await startOther();
    child.kill('SIGKILL');
    await once(child, 'close');
    const lock = await acquireInstanceLock(database, me);
    expect(await lock.beat()).toBe(true);
    await lock.release();
  }, 30_000);

  it('is taken over when a stranger has the pid of its owner, as after a reboot', async () => {
    await startOther();
    await database.write(`UPDATE installation SET owner = 'gone@another-boot:1'`);
    const lock = await acquireInstanceLock(database, me);
    expect(await lock.beat()).toBe(true);
    await lock.release();
  }, 30_000);

  it('is free after a clean end', async () => {
    const child = await startOther();
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(await database.read.all('SELECT owner, owner_pid FROM installation')).toEqual([
      { owner: null, owner_pid: null },
    ]);
  }, 30_000);

  it('of another host holds for as long as it was seen lately; then its owner learns that it is lost', async () => {
    const far = await acquireInstanceLock(database, { id: 'far', host: 'elsewhere', pid: 1 });
    await expect(acquireInstanceLock(database, me)).rejects.toMatchObject({ facts: { host: 'elsewhere', pid: 1 } });
    await database.write('UPDATE installation SET owner_seen_at = owner_seen_at - 31000');
    const lock = await acquireInstanceLock(database, me);
    expect(await far.beat()).toBe(false);
    await far.release();
    expect(await lock.beat()).toBe(true);
    await lock.release();
  });
});
