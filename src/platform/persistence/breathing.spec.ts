import { Breathing } from './breathing';

const TURN_MS = 5;

/** What a synchronous statement does: nothing else of the process runs. Longer than a turn, however slow the machine is. */
function work(): void {
  const end = performance.now() + 2 * TURN_MS;
  while (performance.now() < end);
}

describe('breathing', () => {
  let turns: number;
  let counting: NodeJS.Immediate;
  const count = (): void => {
    turns += 1;
    counting = setImmediate(count);
  };
  beforeEach(() => {
    turns = 0;
    counting = setImmediate(count);
  });
  afterEach(() => {
    clearImmediate(counting);
  });

  it('lets the process look at its sockets between any two who work for longer than a turn', async () => {
    const breathing = new Breathing(TURN_MS);
    const order: number[] = [];
    const workers = Array.from({ length: 6 }, async (_, index) => {
      await breathing.pause();
      order.push(index);
      work();
      return turns;
    });
    expect(new Set(await Promise.all(workers)).size).toBe(6);
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('lets who goes first pass all that wait', async () => {
    const breathing = new Breathing(TURN_MS);
    const order: string[] = [];
    const readers = Array.from({ length: 4 }, async (_, index) => {
      await breathing.pause();
      order.push(`reader ${String(index)}`);
      work();
    });
    const writer = breathing.pause(true).then(() => order.push('writer'));
    await Promise.all([...readers, writer]);
    expect(order.slice(0, 2)).toEqual(['writer', 'reader 0']);
  });

  it('keeps nobody waiting who comes within a turn', async () => {
    const breathing = new Breathing(60_000);
    // The first one begins a turn, unless this process is younger than that.
    await breathing.pause();
    turns = 0;
    await breathing.pause();
    await breathing.pause(true);
    expect(turns).toBe(0);
  });
});
