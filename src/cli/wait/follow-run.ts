import type { EventOut, ProtocolOut } from '../api/api-types';
import { messageOf } from '../../kernel/errors';
import { ApiError, ApiUnreachable } from '../api/api-error';
import type { DeksdenflowApi } from '../api/deksdenflow-api';
import type { Display } from '../progress/live-display';
import { applyEvent, type ProgressState, shownSteps } from '../progress/progress-state';
import { timelineLine } from '../progress/timeline-line';
import { restOf } from './outcome';

const PAGE = 500;
/** Beside the stream, for what a newer server may tell in events that we do not know. */
const ASK_MS = 15_000;
const PLANNED = ['planned', 'step_created', 'step_updated'];

export interface FollowedRun {
  readonly protocolId: string;
  /** Print what has happened before, too. */
  readonly fromStart: boolean;
  /** The server was there, and is not any more. */
  readonly onLost: (why: string) => void;
  /** The stream is open for the first time. */
  readonly onAttached: () => void;
  /** How long it may be away. */
  readonly awayMs: number;
  readonly signal: AbortSignal;
}

/**
 * Shows the run until it is at rest, across restarts of the server; undefined when the signal came first. `api` has to end
 * its requests by that signal. Throws `api.unreachable` when the server stays away.
 */
export async function followRun(
  api: (signal: AbortSignal) => DeksdenflowApi,
  display: Display,
  followed: FollowedRun,
): Promise<ProtocolOut | undefined> {
  const stop = new AbortController();
  const signal = AbortSignal.any([followed.signal, stop.signal]);
  const run = new Follower(api(signal), display, followed, stop, signal);
  try {
    return await run.follow();
  } catch (error) {
    if (followed.signal.aborted) return undefined;
    throw error;
  } finally {
    stop.abort();
    display.end();
  }
}

class Follower {
  private state: ProgressState | undefined;
  private rest: ProtocolOut | undefined;
  private lostAt: number | undefined;
  private attached = false;
  private failure: Error | undefined;
  private readonly startedAt = Date.now();

  constructor(
    private readonly api: DeksdenflowApi,
    private readonly display: Display,
    private readonly followed: FollowedRun,
    private readonly stop: AbortController,
    private readonly signal: AbortSignal,
  ) {}

  async follow(): Promise<ProtocolOut | undefined> {
    const { protocolId } = this.followed;
    const after = await this.begin();
    const asking = setInterval(() => void this.ask(), ASK_MS);
    try {
      await this.ask();
      const query = { protocol_id: protocolId, after };
      const { signal } = this;
      const heard = {
        onLost: (why: string) => {
          this.lost(why);
        },
        onReady: () => {
          this.lostAt = undefined;
          if (!this.attached) this.followed.onAttached();
          this.attached = true;
          void this.ask();
        },
      };
      for await (const event of this.api.watchEvents({ query, signal, ...heard })) await this.hear(event, true);
    } finally {
      clearInterval(asking);
    }
    if (this.failure !== undefined) throw this.failure;
    return this.rest;
  }

  /** What there is so far; the position behind which the stream goes on. */
  private async begin(): Promise<number | undefined> {
    const { protocolId, fromStart } = this.followed;
    const [protocol, steps] = await Promise.all([this.api.protocol(protocolId), this.api.steps(protocolId)]);
    const { protocol_name: title, status, created_at: created } = protocol;
    this.state = {
      title,
      status,
      startedAt: Date.parse(created),
      now: Date.now(),
      frame: 0,
      steps: shownSteps(steps),
    };
    let position: number | undefined;
    for (let after = 0; ;) {
      const { items } = await this.api.protocolEvents(protocolId, { after, limit: PAGE });
      for (const event of items) {
        await this.hear(event, fromStart);
        position = event.position;
        after = event.seq ?? after;
      }
      if (items.length < PAGE) break;
    }
    // Events of long ago may be gone; the row is what counts.
    this.state = { ...this.state, status };
    this.display.show(() => ({ ...this.shown(), now: Date.now() }));
    return position;
  }

  private async hear(event: EventOut, say: boolean): Promise<void> {
    const before = this.shown().status;
    this.state = applyEvent(this.shown(), event);
    if (say) this.display.say(timelineLine(event, this.startedAt));
    if (!say) return;
    if (PLANNED.includes(event.type)) {
      const steps = await this.asked(() => this.api.steps(this.followed.protocolId));
      if (steps !== undefined) this.state = { ...this.state, steps: shownSteps(steps, this.state.steps) };
    }
    if (this.state.status !== before && restOf(this.state.status) !== undefined) await this.ask();
  }

  /** An event says that something has changed; the row says what is. */
  private async ask(): Promise<void> {
    const protocol = await this.asked(() => this.api.protocol(this.followed.protocolId));
    if (protocol === undefined || restOf(protocol.status) === undefined) return;
    this.state = { ...this.shown(), status: protocol.status };
    this.rest = protocol;
    this.stop.abort();
  }

  /** A server that restarts is asked again when its stream is back. */
  private async asked<T>(question: () => Promise<T>): Promise<T | undefined> {
    try {
      return await question();
    } catch (error) {
      const passing = error instanceof ApiUnreachable || (error instanceof ApiError && error.status >= 429);
      if (!passing && !this.signal.aborted) {
        this.failure = error instanceof Error ? error : new Error(messageOf(error));
        this.stop.abort();
      }
      return undefined;
    }
  }

  private lost(why: string): void {
    this.lostAt ??= Date.now();
    if (Date.now() - this.lostAt < this.followed.awayMs) {
      this.followed.onLost(why);
      return;
    }
    this.failure = new ApiUnreachable(`${why} It was away for too long.`, false);
    this.stop.abort();
  }

  private shown(): ProgressState {
    if (this.state === undefined) throw new Error('Nothing is followed yet.');
    return this.state;
  }
}
