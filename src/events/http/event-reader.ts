import { type SseStream, sseMessage } from '../../platform/http/sse';
import { type EventFilter, matches } from '../application/event-queries';
import type { FeedBatch } from '../application/live-feed';
import type { TimelineEvent } from '../domain/event';

const PAGE = 200;
/** One write for many small events; the buffer's limit is looked at in between. */
const WRITE_CHARS = 32 * 1024;

export interface FeedSource {
  /** Where the live feed is. */
  end(): number | undefined;
  page(after: number, upTo: number, limit: number): Promise<readonly TimelineEvent[]>;
  message(event: TimelineEvent): string;
  removedUpTo(): Promise<number>;
}

/**
 * One reader of the feed. Live, it is told every batch. When its socket does not keep up it is dropped from that, so
 * that nothing piles up here, and goes on from the database when the socket is empty again: then, and at its start,
 * it reads pages until it has met the live feed.
 */
export class EventReader {
  private cursor: number | undefined;
  private live = false;

  constructor(
    private readonly stream: SseStream,
    private readonly filter: EventFilter,
    private readonly source: FeedSource,
  ) {
    // A reader of what is rare must not come back with an old id, and have us search through all since.
    stream.mark = () => (this.cursor === undefined ? '' : `id: ${String(this.cursor)}\n`);
  }

  /** Until the stream is over. */
  async follow(begun: Promise<number>, after: number | undefined): Promise<void> {
    const removedUpTo = after === undefined ? 0 : await this.source.removedUpTo();
    let now: number | undefined;
    void begun.then((position) => {
      now = position;
      this.stream.wake();
    });
    while (!this.stream.closed) {
      if (now === undefined || this.stream.full || this.live) await this.stream.pause();
      else if (this.cursor === undefined) this.begin(after ?? now, removedUpTo);
      else await this.catchUp(this.cursor);
    }
  }

  hear(batch: FeedBatch): void {
    // One that comes from another process may have been told there what we only hear now.
    if (!this.live || this.cursor === undefined || batch.to <= this.cursor) return;
    const { cursor } = this;
    const news = batch.events.filter((event) => event.position > cursor && matches(this.filter, event));
    const written = this.write(news);
    if (written) this.cursor = batch.to;
    this.live = written && !this.stream.full;
    if (!this.live) this.stream.wake();
  }

  /** With an id, so that it can be resumed before the first event; and with a word to whoever comes too late for some. */
  private begin(position: number, removedUpTo: number): void {
    this.cursor = position;
    const missing = removedUpTo > position ? { removed_up_to: removedUpTo } : {};
    this.stream.send(sseMessage(position, 'ready', { position, ...missing }));
  }

  private async catchUp(cursor: number): Promise<void> {
    const end = this.source.end() ?? 0;
    if (cursor >= end) {
      this.live = true;
      return;
    }
    const events = await this.source.page(cursor, end, PAGE);
    if (this.stream.closed) return;
    if (this.write(events) && events.length < PAGE) this.cursor = end;
  }

  /** False when it had to stop before the end; `cursor` says where. */
  private write(events: readonly TimelineEvent[]): boolean {
    let text = '';
    for (const [index, event] of events.entries()) {
      text += this.source.message(event);
      if (text.length < WRITE_CHARS && index < events.length - 1) continue;
      this.stream.send(text);
      text = '';
      this.cursor = event.position;
      if (this.stream.full && index < events.length - 1) return false;
    }
    return true;
  }
}
