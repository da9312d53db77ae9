import { randomFillSync } from 'node:crypto';

/** Source of identifiers, injected so that tests can make them predictable. */
export abstract class Ids {
  abstract next(): string;
}

const TAIL_BYTES = 8;

/**
 * UUID version 7 (RFC 9562 §5.7): sorts by creation time, and is never reused after a database
 * restore, as a serial id would be: an old queue message could then claim a new row.
 */
export class UuidV7Ids extends Ids {
  private lastMs = 0;
  private counter = 0;
  /** Drawn for many at once: a call to the generator takes longer than the rest. */
  private readonly pool = Buffer.alloc(128 * TAIL_BYTES);
  private used = this.pool.length;

  next(): string {
    const now = Date.now();
    if (now > this.lastMs) {
      this.lastMs = now;
      this.counter = 0;
    } else if (++this.counter > 0xfff) {
      // 4096 ids in one millisecond: borrow from the next, the order stays right.
      this.lastMs += 1;
      this.counter = 0;
    }
    const time = this.lastMs.toString(16).padStart(12, '0');
    const sequence = this.counter.toString(16).padStart(3, '0');
    const tail = this.tail();
    return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  }

  private tail(): string {
    if (this.used === this.pool.length) {
      randomFillSync(this.pool);
      this.used = 0;
    }
    const random = this.pool.subarray(this.used, (this.used += TAIL_BYTES));
    random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
    return random.toString('hex');
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True when the text has the form of an id of ours; anything else cannot name a row. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
