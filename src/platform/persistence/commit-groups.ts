import { AsyncResource } from 'node:async_hooks';
import type { Breathing } from './breathing';

/** What waits longer would wait for the works before it, not for the disk. */
const LARGEST = 8;

interface Turn {
  readonly work: () => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs transactions of the one connection that SQLite writes by, one after the other. Those that wait when one has ended
 * share its commit, each within a savepoint of its own: a commit waits for the disk, which takes longer than most works.
 * Nobody hears of his success before the commit, and a failure undoes only its own work.
 */
export class CommitGroups {
  private readonly waiting: Turn[] = [];
  private draining: Promise<void> | undefined;

  constructor(
    private readonly execute: (text: string) => Promise<unknown>,
    private readonly breathing: Breathing,
  ) {}

  /** `soon`: before all that wait already, for somebody else is waiting for an answer. */
  run<T>(work: () => Promise<T>, soon = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let value: { readonly of: T } | undefined;
      this.waiting.splice(soon ? 0 : this.waiting.length, 0, {
        // Of whoever asked, not of whoever happens to run the group.
        work: AsyncResource.bind(async () => {
          value = { of: await work() };
        }),
        resolve: () => {
          if (value !== undefined) resolve(value.of);
        },
        reject,
      });
      this.draining ??= this.drain();
    });
  }

  async idle(): Promise<void> {
    await this.draining;
  }

  private async drain(): Promise<void> {
    // In the next microtask, so that `draining` is set.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      // All others may wait for it, and it is one.
      await this.breathing.pause(true);
      await this.group();
    }
    // At once: whoever comes next begins anew.
    this.draining = undefined;
  }

  private async group(): Promise<void> {
    const done: Turn[] = [];
    try {
      for (let turn = this.waiting.shift(); turn !== undefined; turn = this.next(done.length)) {
        await (done.length === 0 ? this.first(turn, done) : this.another(turn, done));
        if (done.length === 0) return;
      }
      await this.execute('COMMIT');
      for (const turn of done) turn.resolve();
    } catch (error) {
      await this.execute('ROLLBACK').catch(() => undefined);
      for (const turn of done) turn.reject(error);
    }
  }

  private next(done: number): Turn | undefined {
    // Two in any case: who goes first time and again must not be the only one that goes.
    return done < 2 || (done < LARGEST && !this.breathing.isDue()) ? this.waiting.shift() : undefined;
  }

  private async first(turn: Turn, done: Turn[]): Promise<void> {
    try {
      await this.execute('BEGIN IMMEDIATE');
      await turn.work();
      done.push(turn);
    } catch (error) {
      await this.execute('ROLLBACK').catch(() => undefined);
      turn.reject(error);
    }
  }

  /** Throws when the whole transaction is lost: a full disk rolls back more than the savepoint. */
  private async another(turn: Turn, done: Turn[]): Promise<void> {
    await this.execute('SAVEPOINT turn').catch((error: unknown) => {
      done.push(turn);
      throw error;
    });
    try {
      await turn.work();
      await this.execute('RELEASE turn');
      done.push(turn);
    } catch (error) {
      turn.reject(error);
      await this.execute('ROLLBACK TO turn');
      await this.execute('RELEASE turn');
    }
  }
}
