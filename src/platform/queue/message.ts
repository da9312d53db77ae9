import type { QueueMessage } from '../../ports/queue-transport';

/** What arrives was written by some release of ours, perhaps another one than this. */
export function isQueueMessage(data: unknown): data is QueueMessage {
  if (typeof data !== 'object' || data === null) return false;
  const message: Partial<Record<keyof QueueMessage, unknown>> = data;
  return (
    message.v === 1 &&
    typeof message.epoch === 'string' &&
    typeof message.jobId === 'string' &&
    typeof message.dispatch === 'number'
  );
}
