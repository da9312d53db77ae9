import type { QueryClient } from '@tanstack/react-query';
import { createParser } from 'eventsource-parser';
import { useSyncExternalStore } from 'react';
import { inSight, untilInSight } from '../lib/in-sight';
import { Backoff } from './backoff';
import { send, type Schemas } from './client';
import { keys } from './keys';
import { OutOfDate } from './out-of-date';
import { session } from './session';
import { StreamGuard } from './stream-guard';

export type LiveState = 'connecting' | 'live' | 'offline';
type TimelineEvent = Schemas['Event'];
type Listener = (event: TimelineEvent) => void;

/** Events of one commit come together, and answers to a burst of them need be fetched once. */
const GATHER_MS = 80;

/**
 * The one stream of the tab: every event of the server once, resumed by its position. It marks what an event is about as out
 * of date, so that pages show what is true now and never work out a state by themselves.
 */
export class LiveFeed {
  state: LiveState = 'connecting';
  /** When the connection was lost; null while it is there. */
  lostAt: number | null = null;
  private position: number | undefined;
  private readonly backoff = new Backoff();
  private stale = new Map<string, readonly unknown[]>();
  private timer: number | undefined;
  /** Ends what it is at, connected or waiting, to try at once. */
  private interrupt: () => void = () => undefined;
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Set<Listener>();
  private readonly outOfDate: OutOfDate;

  constructor(queries: QueryClient) {
    this.outOfDate = new OutOfDate(queries);
  }

  /** For as long as the page is there. */
  start(): void {
    const again = (): void => {
      this.backoff.reset();
      this.interrupt();
    };
    session.subscribe(again);
    window.addEventListener('online', again);
    void this.goOn();
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly listen = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private async goOn(): Promise<never> {
    for (;;) {
      await untilInSight();
      await this.connect();
      if (inSight()) await this.wait();
      else this.rest();
    }
  }

  private async connect(): Promise<void> {
    const guard = new StreamGuard();
    this.interrupt = () => {
      guard.cut();
    };
    try {
      const headers: HeadersInit = this.position === undefined ? {} : { 'Last-Event-ID': String(this.position) };
      const request = new Request(new URL('/events/stream', window.location.origin), {
        headers,
        signal: guard.signal,
      });
      const response = await send(request);
      if (!response.ok || response.body === null) return;
      const parser = createParser({
        onEvent: ({ id, event, data }) => {
          if (id !== undefined && id !== '') this.position = Number(id);
          if (event === 'ready') this.opened();
          else this.take(JSON.parse(data) as TimelineEvent);
        },
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        guard.alive();
        parser.feed(value);
      }
    } catch {
      // Cut, refused or aborted: `goOn` says so and tries again.
    } finally {
      guard.end();
    }
  }

  private opened(): void {
    this.backoff.reset();
    this.lostAt = null;
    this.become('live');
    // Of what has changed between an answer and now nobody told: the server tells from now on. After an absence events come
    // later, but what is none (a worker's heartbeat, a queue's count) does not. Commits do not change.
    this.outOfDate.mark({ predicate: ({ queryKey }) => queryKey[0] !== keys.diff[0] });
  }

  /** Nobody looks. What happens until somebody does is asked for then, not told one by one: it may be a night's work. */
  private rest(): void {
    this.position = undefined;
    this.become('connecting');
  }

  private async wait(): Promise<void> {
    this.lostAt ??= Date.now();
    this.become('offline');
    const delay = this.backoff.next();
    await new Promise<void>((resolve) => {
      // Without a token that is good there is nothing to ask for; each further guess would slow this address down.
      const timer = session.wanted ? undefined : window.setTimeout(resolve, delay);
      this.interrupt = () => {
        window.clearTimeout(timer);
        resolve();
      };
    });
  }

  private become(state: LiveState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }

  private take(event: TimelineEvent): void {
    for (const key of outdatedBy(event)) this.stale.set(JSON.stringify(key), key);
    for (const listener of this.listeners) listener(event);
    this.timer ??= window.setTimeout(() => {
      this.timer = undefined;
      const stale = [...this.stale.values()];
      this.stale = new Map();
      for (const queryKey of stale) this.outOfDate.mark({ queryKey });
    }, GATHER_MS);
  }
}

function outdatedBy(event: TimelineEvent): (readonly unknown[])[] {
  const stale: (readonly unknown[])[] = [keys.attention, keys.events, keys.running, keys.queues];
  if (event.type.startsWith('project_') || event.type.startsWith('setup_')) {
    stale.push(keys.projects);
  }
  if (event.type.startsWith('webhook_')) stale.push(keys.deliveries, keys.project(event.project_id));
  if (event.type === 'job_failed') stale.push(keys.jobs);
  if (event.protocol_run_id !== null) stale.push(keys.protocols, keys.protocol(event.protocol_run_id));
  if (event.attempt_id !== null) stale.push(keys.attempt(event.attempt_id));
  return stale;
}

export function useLiveState(feed: LiveFeed): { readonly state: LiveState; readonly lostAt: number | null } {
  const state = useSyncExternalStore(feed.watch, () => feed.state);
  return { state, lostAt: feed.lostAt };
}
