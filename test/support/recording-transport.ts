import { Unavailable } from '../../src/kernel/errors';
import { type QueueConsumer, type QueueMessage, type QueueName, QueueTransport } from '../../src/ports/queue-transport';

/** A queue that nobody reads: it remembers what it was given, and can be away. */
export class RecordingTransport extends QueueTransport {
  readonly backend = 'embedded';
  readonly messages: { readonly queue: QueueName; readonly message: QueueMessage }[] = [];
  away = false;

  open(): Promise<void> {
    return Promise.resolve();
  }

  publish(queue: QueueName, messages: readonly QueueMessage[]): Promise<void> {
    if (this.away) return this.ping();
    this.messages.push(...messages.map((message) => ({ queue, message })));
    return Promise.resolve();
  }

  consume(): Promise<QueueConsumer> {
    return Promise.reject(new Error('Nobody takes jobs in this test.'));
  }

  async waiting(queue: QueueName): Promise<number> {
    await this.ping();
    return this.messages.filter((sent) => sent.queue === queue).length;
  }

  ping(): Promise<void> {
    return this.away ? Promise.reject(new Unavailable('queue.unreachable', 'The queue is away.')) : Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
