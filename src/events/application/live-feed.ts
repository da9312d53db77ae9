import { messageOf } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import type { TimelineEvent } from '../domain/event';
import { type Doubt, settledCount } from '../domain/settled';
import type { EventStore } from './event-queries';

/** Small enough that a thousand readers can be given one before the next is fetched. */
const PAGE = 100;
const IDLE_MS = 250;
const BUSY_MS = 25;
const AWAY_MS = 1_000;

/** All events in (from, to], in order. */
export interface FeedBatch {
  readonly from: number;
  readonly to: number;
  readonly events: readonly TimelineEvent[];
}

/** The end of the feed for all readers of this process: one look serves every open stream, and none is open: no look. */
export class LiveFeed {
  private readonly listeners = new Set<(batch: FeedBatch) => void>();
  private readonly waiting: ((position: number) => void)[] = [];
  private head: number | undefined;
  private doubt: Doubt | undefined;
  private running = false;
  private nudged = false;
  private away = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly events: EventStore,
    private readonly log: Log,
  ) {}

  /** Up to here everything has been told, and nothing can come before it; undefined until the first look is done. */
  get position(): number | undefined {
    return this.head;
  }

  /** `begun` gives the position after which the listener hears of every event. Never rejects. */
  listen(listener: (batch: FeedBatch) => void): { readonly begun: Promise<number>; stop(): void } {
    this.listeners.add(listener);
    const { head } = this;
    const begun =
      head === undefined ? new Promise<number>((resolve) => this.waiting.push(resolve)) : Promise.resolve(head);
    if (!this.running) void this.run();
    return {
      begun,
      stop: () => {
        this.listeners.delete(listener);
        if (this.listeners.size === 0) this.wake?.();
      },
    };
  }

  /** Something was committed in this process: no need to wait for the next look. */
  nudge(): void {
    if (!this.running) return;
    this.nudged = true;
    this.wake?.();
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.listeners.size > 0) await this.pause(await this.safeLook());
    this.running = false;
    this.head = undefined;
    this.doubt = undefined;
  }

  private async safeLook(): Promise<number> {
    this.nudged = false;
    try {
      const delay = this.head === undefined ? await this.begin() : await this.look(this.head);
      this.away = false;
      return delay;
    } catch (error) {
      if (!this.away) this.log.write('warn', 'Event streams wait for the database.', { error: messageOf(error) });
      this.away = true;
      return AWAY_MS;
    }
  }

  /** Where the feed ends now: what an open transaction may still put before that is waited for. */
  private async begin(): Promise<number> {
    this.doubt ??= await this.doubtUpTo(await this.events.end());
    if ((await this.events.oldestOpen()) < this.doubt.until) return BUSY_MS;
    this.head = this.doubt.upTo;
    this.doubt = undefined;
    for (const resolve of this.waiting.splice(0)) resolve(this.head);
    return 0;
  }

  private async look(head: number): Promise<number> {
    const { events, oldestOpen } = await this.events.beyond(head, PAGE);
    const { doubt } = this;
    const settled = events.slice(0, settledCount(head, events, oldestOpen, doubt));
    const last = events.at(-1);
    if (last === undefined || settled.length === events.length) this.doubt = undefined;
    // Once we have got past it, or need not wait for it any more, what stops us is another gap.
    else if (doubt === undefined || oldestOpen >= doubt.until || settled.length > 0) {
      this.doubt = await this.doubtUpTo(last.position);
    }
    const to = settled.at(-1)?.position;
    if (to !== undefined) {
      this.head = to;
      for (const listener of this.listeners) listener({ from: head, to, events: settled });
    }
    if (settled.length === PAGE) return 0;
    return events.length > 0 ? BUSY_MS : IDLE_MS;
  }

  /** Asked after the positions were seen: whoever may fill a gap below has a lower id. */
  private async doubtUpTo(position: number): Promise<Doubt> {
    return { upTo: position, until: await this.events.transactionId() };
  }

  /** A nudge ends a long pause, but a storm of commits is one look in each short one. */
  private async pause(delayMs: number): Promise<void> {
    await this.sleep(Math.min(delayMs, BUSY_MS), false);
    if (delayMs > BUSY_MS && !this.nudged) await this.sleep(delayMs - BUSY_MS, true);
  }

  private sleep(ms: number, endsByNudge: boolean): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      if (endsByNudge) this.wake = done;
    });
  }
}
