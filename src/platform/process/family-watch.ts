import type { ProcessFamily } from './process-family';
import { readProcessTable } from './process-table';

/**
 * Looks at the running families now and then, all in one reading of the process table. Without it a grandchild that
 * drops its environment, takes a session of its own and loses its parent would be tied to nothing when the end comes.
 */
export class FamilyWatch {
  private readonly families = new Map<ProcessFamily, ReadonlySet<number>>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  /** `onGroup` hears of the process groups that a family opens and leaves. */
  constructor(
    private readonly intervalMs: number,
    private readonly onGroup: (pgid: number, change: 'opened' | 'left') => void,
  ) {}

  add(family: ProcessFamily, rootPgid: number): void {
    this.families.set(family, new Set([rootPgid]));
    this.onGroup(rootPgid, 'opened');
    this.timer ??= setInterval(() => void this.look(), this.intervalMs).unref();
  }

  remove(family: ProcessFamily): void {
    for (const pgid of this.families.get(family) ?? []) this.onGroup(pgid, 'left');
    this.families.delete(family);
    if (this.families.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const table = await readProcessTable();
      for (const [family, before] of this.families) {
        const now = new Set(family.observe(table).map(({ pgid }) => pgid));
        for (const pgid of now) if (!before.has(pgid)) this.onGroup(pgid, 'opened');
        for (const pgid of before) if (!now.has(pgid)) this.onGroup(pgid, 'left');
        this.families.set(family, now);
      }
    } catch {
      // No process table for a moment (out of file handles): the next look makes up for it.
    } finally {
      this.looking = false;
    }
  }
}
