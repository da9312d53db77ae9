import { useEffect, useRef, useState } from 'react';
import { api, page, type Schemas } from '../../../api/client';
import { useConnection, useEvents } from '../../../api/live-context';
import { Timeline } from './timeline';

interface Shown {
  readonly timeline: Timeline;
  readonly version: number;
  /** Older ones are on their way. */
  readonly loading: boolean;
  readonly error: unknown;
}

const PAGE = 500;
/** As many come by themselves; beyond, a page is asked for by whoever wants to see more. */
const BY_ITSELF = 20_000;

/**
 * The events of a protocol: the newest first, then what was before, and meanwhile what the stream tells. They are not asked
 * for again with each new one: an event never changes.
 */
export function useTimeline(protocolId: string): Shown & { readonly retry: () => void } {
  const [reader, setReader] = useState(() => new TimelineReader(protocolId));
  if (reader.protocolId !== protocolId) setReader(new TimelineReader(protocolId));
  const [, setVersion] = useState(0);
  const { state } = useConnection();
  const before = useRef(state);
  useEffect(() => reader.start(setVersion), [reader]);
  useEvents((event) => {
    if (event.protocol_run_id === protocolId) reader.take([event]);
  });
  useEffect(() => {
    // What happened before the stream began nobody told, and after an absence it may no longer have all: it is asked for.
    if (state === 'live' && before.current !== 'live') reader.catchUp();
    before.current = state;
  }, [reader, state]);
  const { timeline, version, loading, error } = reader;
  return {
    timeline,
    version,
    loading,
    error,
    retry: () => {
      reader.start(setVersion);
    },
  };
}

class TimelineReader {
  readonly timeline = new Timeline();
  version = 0;
  loading = true;
  error: unknown = null;
  private abort = new AbortController();
  private changed: (version: number) => void = () => undefined;
  private filling = false;
  private behind = false;

  constructor(readonly protocolId: string) {}

  start(changed: (version: number) => void): () => void {
    this.changed = changed;
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.loading = true;
    this.error = null;
    this.readBack(signal).catch((error: unknown) => {
      if (signal.aborted) return;
      this.error = error;
      this.loading = false;
      this.tell();
    });
    return () => {
      this.abort.abort();
    };
  }

  take(events: readonly Schemas['Event'][]): void {
    if (!this.timeline.add(events)) return;
    this.tell();
    this.fill();
  }

  /** Newer events may be there than any that is known. */
  catchUp(): void {
    this.behind = true;
    this.fill();
  }

  private fill(): void {
    const after = this.timeline.gapAfter ?? (this.behind ? this.timeline.newest : null);
    if (after === null || this.filling || this.loading) return;
    this.filling = true;
    this.ask({ after }, this.abort.signal)
      .then(({ items }) => {
        this.filling = false;
        // A full page has more behind it.
        if (items.length < PAGE) this.behind = false;
        this.take(items);
      })
      .catch(() => {
        // The next event, or the next connection, tries again.
        this.filling = false;
      });
  }

  private async readBack(signal: AbortSignal): Promise<void> {
    let cursor: string | null = null;
    do {
      const { items, next } = await this.ask(cursor === null ? {} : { cursor }, signal);
      if (signal.aborted) return;
      this.timeline.add(items);
      cursor = this.timeline.events.length < BY_ITSELF ? next : null;
      this.loading = cursor !== null;
      this.tell();
    } while (cursor !== null);
    this.fill();
  }

  private ask(where: { readonly after?: number; readonly cursor?: string }, signal: AbortSignal) {
    const params = { path: { id: this.protocolId }, query: { ...where, limit: PAGE } };
    return page(api.GET('/protocols/{id}/events', { params, signal }));
  }

  private tell(): void {
    this.changed(++this.version);
  }
}
