import type { QueueMessage } from '../../ports/queue-transport';

const CANARY = 'canary-';

/**
 * A message that is for nobody but the way it takes. A release that does not know it finds no such job and drops it. While
 * one waits, the same id is not queued again: behind a backlog there is at most one of each consumer.
 */
export function canaryOf(id: string, epoch: string): QueueMessage {
  return { v: 1, epoch, jobId: CANARY + id, dispatch: 0 };
}

export function isCanary(message: QueueMessage): boolean {
  return message.jobId.startsWith(CANARY);
}

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
