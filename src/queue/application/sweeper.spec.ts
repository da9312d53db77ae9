import { RecordingLog } from '../../../test/support/silent-log';
import { Sweeper } from './sweeper';

const LEASE_MS = 15_000;

/** How often the sweeper looked, and for which leases that have run out; the clock is the test's. */
function sweeping(sweepMs: number) {
  const looks = { any: 0, forLeases: 0 };
  let away = false;
  const jobs = {
    takeUnrelayed: () => {
      looks.any++;
      return away ? Promise.reject(new Error('The database is away.')) : Promise.resolve([]);
    },
    expired: () => {
      looks.forLeases++;
      return Promise.resolve([]);
    },
    relayed: () => Promise.resolve([]),
    requeueLostControl: () => Promise.resolve({ requeued: [], poisoned: [] }),
    takeForgotten: () => Promise.resolve([]),
    unmarkRelayed: () => Promise.resolve(),
  };
  const sweeper = new Sweeper(
    jobs,
    { transactForJob: () => Promise.resolve(undefined) },
    { publish: () => Promise.resolve(true), waiting: () => Promise.resolve(undefined) },
    new RecordingLog(),
    () => Promise.resolve(),
    { sweepMs, leaseMs: LEASE_MS },
  );
  return {
    sweeper,
    looks,
    setAway: (is: boolean) => {
      away = is;
    },
    /** How many looks for leases there were in this time. */
    inTheNext: async (ms: number): Promise<number> => {
      const before = looks.forLeases;
      await jest.advanceTimersByTimeAsync(ms);
      return looks.forLeases - before;
    },
  };
}

describe('Sweeper', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([200, 1_000, 60_000])('looks every %i ms, as it is told', async (sweepMs) => {
    const { sweeper, looks } = sweeping(sweepMs);
    sweeper.start();
    await jest.advanceTimersByTimeAsync(10 * sweepMs + 1);
    expect(looks.any).toBe(11);
    await sweeper.stop();
  });

  it('lets no lease run out before the workers could renew them: not in its first lease, nor after its own absence', async () => {
    const { sweeper, setAway, inTheNext } = sweeping(1_000);
    sweeper.start();
    expect(await inTheNext(LEASE_MS - 1)).toBe(0);
    expect(await inTheNext(2_000)).toBe(2);

    setAway(true);
    expect(await inTheNext(8_000)).toBe(0);
    setAway(false);
    expect(await inTheNext(LEASE_MS)).toBe(0);
    expect(await inTheNext(2_000)).toBe(2);
    await sweeper.stop();
  });

  it('lets none run out when the machine wakes from sleep, before its own workers have renewed theirs', async () => {
    const { sweeper, inTheNext } = sweeping(1_000);
    sweeper.start();
    await inTheNext(LEASE_MS + 1_000);
    jest.setSystemTime(Date.now() + 8 * 3_600_000);
    expect(await inTheNext(LEASE_MS)).toBe(0);
    expect(await inTheNext(2_000)).toBe(2);
    await sweeper.stop();
  });

  it('goes on when the clock is set back', async () => {
    const { sweeper, inTheNext } = sweeping(1_000);
    sweeper.start();
    await inTheNext(LEASE_MS + 1_000);
    jest.setSystemTime(Date.now() - 3_600_000);
    expect(await inTheNext(3_000)).toBe(3);
    await sweeper.stop();
  });

  it('goes on after an absence that cost nobody a lease', async () => {
    const { sweeper, setAway, inTheNext } = sweeping(1_000);
    sweeper.start();
    await inTheNext(LEASE_MS + 1_000);
    setAway(true);
    expect(await inTheNext(LEASE_MS / 2 - 2_000)).toBe(0);
    setAway(false);
    expect(await inTheNext(2_000)).toBe(2);
    await sweeper.stop();
  });
});
