import type { BackendFactory, IQueueBackend } from 'bullmq';
import type { QueueBackend, QueueVitals } from '../../ports/queue-transport';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type QueueLog = (level: LogLevel, message: string, facts: Readonly<Record<string, unknown>>) => void;

/** What one BullMQ queue or worker gets to talk with. */
export interface Lease<C> {
  readonly connection: C;
  /** Lets go of every socket and timer now; BullMQ's own close waits for a server that may be away. */
  cut(): void;
}

/** The only part that differs between the backends; the transport and its consumers know no other. */
export interface Connector<C> {
  /** How long a publisher waits for it; left out: a second. */
  readonly answersWithinMs?: number;
  readonly backend: QueueBackend;
  readonly factory: BackendFactory<IQueueBackend, C>;
  /** Connects, checks and migrates. Throws `Unavailable` or `ConfigurationError`. */
  open(): Promise<void>;
  lease(role: 'producer' | 'worker'): Lease<C>;
  ping(): Promise<void>;
  /** Where there is a server with figures of its own. */
  vitals?(): Promise<QueueVitals>;
  /** Sends something that every worker blocked on this queue must notice, where idle waiting proves nothing. */
  wake(queueName: string): Promise<void>;
  /** True when this outcome of a blocking wait can only have come from the server. */
  provesLife(wait: { readonly found: boolean; readonly elapsedMs: number; readonly timeoutMs: number }): boolean;
  /** Resolves when nothing of it can keep the process alive. */
  close(): Promise<void>;
}
