import { QueueTransport, type QueueConsumer, type QueueMessage, type QueueName } from '../../src/ports/queue-transport';

/** A queue within the process, for tests of what the queue carries and not of the queue. Keeps what was published. */
export class MemoryQueue extends QueueTransport {
  readonly backend = 'embedded';
  readonly published: QueueMessage[] = [];
  private readonly messages: Record<QueueName, QueueMessage[]> = { agents: [], control: [] };
  private readonly takers: Record<QueueName, (() => void)[]> = { agents: [], control: [] };

  open(): Promise<void> {
    return Promise.resolve();
  }

  publish(queue: QueueName, messages: readonly QueueMessage[]): Promise<void> {
    this.published.push(...messages);
    this.messages[queue].push(...messages);
    for (const take of this.takers[queue]) setImmediate(take);
    return Promise.resolve();
  }

  consume(
    queue: QueueName,
    concurrency: number,
    handle: (message: QueueMessage) => Promise<void>,
  ): Promise<QueueConsumer> {
    let busy = 0;
    let open = true;
    const take = (): void => {
      while (open && busy < concurrency) {
        const message = this.messages[queue].shift();
        if (message === undefined) return;
        busy += 1;
        void handle(message).finally(() => {
          busy -= 1;
          take();
        });
      }
    };
    this.takers[queue].push(take);
    take();
    return Promise.resolve({
      healthy: () => open,
      silentMs: () => 0,
      close: () => {
        open = false;
        return Promise.resolve();
      },
    });
  }

  waiting(queue: QueueName): Promise<number> {
    return Promise.resolve(this.messages[queue].length);
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
