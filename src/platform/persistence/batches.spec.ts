import { Batches, type Taken } from './batches';

const OK: Taken = { ok: true };

/** Takes nothing before it is told to; remembers what came together. */
class Gate {
  readonly together: (readonly string[])[] = [];
  private open: (() => void) | undefined;
  private began: (() => void) | undefined;
  answer: (items: readonly string[]) => readonly Taken[] = (items) => items.map(() => OK);
  readonly batches = new Batches<string>(3, async (items) => {
    this.together.push(items);
    await new Promise<void>((resolve) => {
      this.open = resolve;
      this.began?.();
    });
    return this.answer(items);
  });

  async begun(): Promise<void> {
    if (this.open === undefined) await new Promise<void>((resolve) => (this.began = resolve));
  }

  async pass(): Promise<void> {
    await this.begun();
    this.open?.();
    this.open = undefined;
  }
}

describe('batches', () => {
  let gate: Gate;
  beforeEach(() => {
    gate = new Gate();
  });

  it('takes what came meanwhile together, in its order and not too much of it', async () => {
    const first = gate.batches.add('a');
    await gate.pass();
    await first;
    const second = gate.batches.add('b');
    await gate.begun();
    const later = ['c', 'd', 'e', 'f'].map((item) => gate.batches.add(item));
    await gate.pass();
    await second;
    await gate.pass();
    await Promise.all(later.slice(0, 3));
    await gate.pass();
    await later[3];
    expect(gate.together).toEqual([['a'], ['b'], ['c', 'd', 'e'], ['f']]);
  });

  it('tells nobody of his success before all are done', async () => {
    let told = false;
    const all = ['a', 'b'].map((item) => gate.batches.add(item).then(() => (told = true)));
    await gate.begun();
    expect(gate.together).toEqual([['a', 'b']]);
    expect(told).toBe(false);
    await gate.pass();
    await Promise.all(all);
  });

  it('takes each alone when they fail together, so that only the culprit fails', async () => {
    const batches = new Batches<string>(3, (items) => {
      gate.together.push(items);
      return items.includes('poison') ? Promise.reject(new Error('poison')) : Promise.resolve(items.map(() => OK));
    });
    const results = await Promise.allSettled(['a', 'poison', 'b'].map((item) => batches.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(gate.together).toEqual([['a', 'poison', 'b'], ['a'], ['poison'], ['b']]);
  });

  it('tries what fails alone only once', async () => {
    let tries = 0;
    const batches = new Batches<string>(3, () => {
      tries += 1;
      return Promise.reject(new Error('no'));
    });
    await expect(batches.add('a')).rejects.toThrow('no');
    expect(tries).toBe(1);
  });

  it('gives each its own answer, and goes on while one that has none is taken alone', async () => {
    const refused = new Error('refused');
    let release: (() => void) | undefined;
    const batches = new Batches<string>(3, async (items) => {
      gate.together.push(items);
      if (items.length === 1 && items[0] === 'busy') await new Promise<void>((resolve) => (release = resolve));
      return items.map((item) => {
        if (item === 'refused') return { ok: false, error: refused };
        return item === 'busy' && items.length > 1 ? undefined : OK;
      });
    });
    const busy = batches.add('busy');
    const refusal = batches.add('refused');
    await expect(refusal).rejects.toBe(refused);
    await batches.add('later');
    expect(gate.together).toEqual([['busy', 'refused'], ['busy'], ['later']]);
    release?.();
    await busy;
  });
});
