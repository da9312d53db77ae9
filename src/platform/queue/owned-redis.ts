import { Redis, type RedisOptions } from 'ioredis';

/** A connection that can be ended for good, with the copies that BullMQ makes of it to block on. */
export class OwnedRedis extends Redis {
  private readonly copies: OwnedRedis[] = [];
  private ended = false;

  constructor(
    private readonly url: string,
    private readonly settings: RedisOptions,
  ) {
    // How long a closed socket may linger, and with it the process.
    super(url, { disconnectTimeout: 250, ...settings });
    // The failed command tells its caller; without a listener ioredis prints each lost connection.
    this.on('error', () => undefined);
    this.on('close', () => {
      this.forgetSocketTimeout();
    });
  }

  override duplicate(override: Partial<RedisOptions> = {}): OwnedRedis {
    const copy = new OwnedRedis(this.url, { ...this.settings, ...override });
    this.copies.push(copy);
    return copy;
  }

  /** A worker of BullMQ that is still waiting would connect again after `disconnect()`. */
  override connect(callback?: () => void): Promise<void> {
    return this.ended ? Promise.reject(new Error('Connection is closed.')) : super.connect(callback);
  }

  /**
   * Between two tries to connect, `disconnect()` alone never reports an end, and BullMQ's `close()` waits
   * for that report (and holds its timers) for ever. A try that is cut off at once does report it.
   */
  cut(): void {
    this.ended = true;
    if (this.status === 'reconnecting') super.connect().catch(() => undefined);
    this.disconnect();
    for (const copy of this.copies) copy.cut();
  }

  /**
   * ioredis 5.11 leaves this timer running when the connection closes: it keeps the process alive, and it
   * cuts the next connection when it fires.
   */
  private forgetSocketTimeout(): void {
    const timer: unknown = Reflect.get(this, 'socketTimeoutTimer');
    if (timer === undefined) return;
    clearTimeout(timer as NodeJS.Timeout);
    Reflect.set(this, 'socketTimeoutTimer', undefined);
  }
}
