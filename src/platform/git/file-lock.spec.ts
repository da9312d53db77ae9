import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileLock } from './file-lock';

describe('a lock file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deksdenflow-lock-'));
    file = join(folder, 'sub', 'x.lock');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets one in at a time, across holders that know nothing of each other, and leaves nothing behind', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside -= 1;
    };
    const locks = [new FileLock(), new FileLock(), new FileLock()];
    await Promise.all(locks.flatMap((lock) => Array.from({ length: 10 }, () => lock.hold(file, work))));
    expect(most).toBe(1);
    expect(readdirSync(join(folder, 'sub'))).toEqual([]);
  });

  it('goes on after work that failed', async () => {
    const lock = new FileLock();
    await expect(lock.hold(file, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    await expect(lock.hold(file, () => Promise.resolve(1))).resolves.toBe(1);
  });

  it.each([
    ['of a process that is gone', { host: hostname(), pid: 2 ** 22 + 1 }],
    ['of an earlier process with our pid', { host: hostname(), pid: process.pid, incarnation: 'other' }],
    ['that cannot be read', 'half'],
  ])('breaks a lock %s', async (_name, holder) => {
    file = join(folder, 'x.lock');
    writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder));
    if (typeof holder === 'string') utimesSync(file, 0, 0);
    const locks = [new FileLock(), new FileLock()];
    await expect(Promise.all(locks.map((lock) => lock.hold(file, () => Promise.resolve(1))))).resolves.toEqual([1, 1]);
  });

  it('breaks a silent lock of another host, and waits for a living one', async () => {
    file = join(folder, 'x.lock');
    writeFileSync(file, JSON.stringify({ host: 'elsewhere', pid: 1 }));
    let entered = false;
    const held = new FileLock().hold(file, () => {
      entered = true;
      return Promise.resolve();
    });
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(entered).toBe(false);
    utimesSync(file, 0, 0);
    await held;
    expect(entered).toBe(true);
  });
});
