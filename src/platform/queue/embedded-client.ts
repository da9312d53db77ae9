import { EventEmitter } from 'node:events';
import type { PgPoolClient, PgQueryable, PgQueryResult } from 'bullmq';

/** One of BullMQ's sessions. PGlite has a single real one, so all of them share it and its notifications. */
export class EmbeddedClient extends EventEmitter implements PgPoolClient {
  constructor(
    private readonly pool: PgQueryable,
    private readonly onRelease: () => void,
  ) {
    super();
  }

  query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    return this.pool.query<R>(text, params);
  }

  release(): void {
    this.onRelease();
  }

  notify(channel: string, payload: string): void {
    this.emit('notification', { channel, payload });
  }

  fail(error: Error): void {
    // An emitter without a listener for errors throws them.
    if (this.listenerCount('error') > 0) this.emit('error', error);
  }
}
