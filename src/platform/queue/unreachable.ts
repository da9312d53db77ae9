import { messageOf, Unavailable } from '../../kernel/errors';
import type { QueueBackend } from '../../ports/queue-transport';

const WAY_OUT: Record<QueueBackend, string> = {
  embedded: 'It repairs itself; if this persists, look at the free space and rights of the data folder.',
  redis: 'Check that Redis runs and that DEKSDENFLOW_REDIS_URL points to it.',
  postgres: 'Check that Postgres runs and that DEKSDENFLOW_REDIS_URL points to it.',
};

/** The one error for a queue that is away, whatever the driver called it. */
export function queueUnreachable(backend: QueueBackend, cause: unknown): Unavailable {
  if (cause instanceof Unavailable) return cause;
  const message = `The queue (${backend}) cannot be reached: ${messageOf(cause)}. ${WAY_OUT[backend]}`;
  return new Unavailable('queue.unreachable', message, { backend });
}
