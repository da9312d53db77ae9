import { AsyncResource } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What became of one of a batch; undefined: it has to be taken alone. */
export type Taken = { readonly ok: true } | { readonly ok: false; readonly error: unknown } | undefined;

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Takes together what came while the batch before was under way: under load many share one transaction, its statements and
 * its way to the disk, and one that comes alone waits for nobody. When a batch fails, each of it is taken alone, so
 * that nobody pays for another.
 */
export class Batches<T> {
  private readonly waiting: Waiting<T>[] = [];
  private draining = false;
  /** Of nobody: what is done together must not run as the request that happened to come first. */
  private readonly scope = new AsyncResource('Batches');

  /** `take` answers for each item, in their order. It throws, having done nothing, or says what became of each of them. */
  constructor(
    private readonly largest: number,
    private readonly take: (items: readonly T[]) => Promise<readonly Taken[]>,
  ) {}

  add(item: T): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.draining) void this.scope.runInAsyncScope(() => this.drain());
    });
  }

  private async drain(): Promise<void> {
    this.draining = true;
    while (this.waiting.length > 0) {
      // No time passes, but what lies in the sockets already comes along.
      await nextTurn();
      await this.together(this.waiting.splice(0, this.largest));
    }
    this.draining = false;
  }

  private async together(batch: readonly Waiting<T>[]): Promise<void> {
    let taken: readonly Taken[] = [];
    try {
      taken = await this.take(batch.map(({ item }) => item));
    } catch (error) {
      const [only, ...more] = batch;
      if (more.length === 0) only?.reject(error);
      if (more.length === 0) return;
    }
    for (const [index, waiting] of batch.entries()) {
      // Not waited for: it may be waiting itself, for a lock, and nobody behind it should.
      if (!settle(waiting, taken[index])) void this.alone(waiting);
    }
  }

  private async alone(waiting: Waiting<T>): Promise<void> {
    try {
      const [taken] = await this.take([waiting.item]);
      if (!settle(waiting, taken)) throw new Error('What was taken alone has no answer.');
    } catch (error) {
      waiting.reject(error);
    }
  }
}

/** False when nothing is known yet. */
function settle({ resolve, reject }: Waiting<unknown>, taken: Taken): boolean {
  if (taken === undefined) return false;
  if (taken.ok) resolve();
  else reject(taken.error);
  return true;
}
