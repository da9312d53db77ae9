import { StringDecoder } from 'node:string_decoder';

/**
 * Keeps the first and the last half of a stream within a limit: a command's first lines say what it does, the last
 * ones why it failed. Memory grows with what was kept, never with what came by.
 */
export class CapturedOutput {
  private head = Buffer.alloc(0);
  private headLength = 0;
  private tail: Buffer | undefined;
  private tailCount = 0;
  private readonly headLimit: number;
  private readonly tailLimit: number;

  constructor(limitBytes: number) {
    this.headLimit = Math.ceil(limitBytes / 2);
    this.tailLimit = Math.floor(limitBytes / 2);
  }

  add(chunk: Buffer): void {
    const toHead = Math.min(chunk.length, this.headLimit - this.headLength);
    if (toHead > 0) this.addToHead(chunk.subarray(0, toHead));
    if (chunk.length > toHead) this.addToTail(chunk.subarray(toHead));
  }

  /** What was kept, with a line that says how much is missing. Bytes that are not UTF-8 become U+FFFD. */
  text(): string {
    // The decoder holds back a character that the cut left incomplete.
    const decoder = new StringDecoder('utf8');
    const head = decoder.write(this.head.subarray(0, this.headLength));
    if (this.tailCount <= this.tailLimit) return head + decoder.end(this.tailBytes());
    const missing = this.tailCount - this.tailLimit;
    return `${head}\n[${String(missing)} bytes left out]\n${this.tailBytes().subarray(this.brokenStart()).toString('utf8')}`;
  }

  private addToHead(bytes: Buffer): void {
    const needed = this.headLength + bytes.length;
    if (needed > this.head.length) {
      const grown = Buffer.alloc(Math.min(this.headLimit, Math.max(needed, this.head.length * 2)));
      this.head.copy(grown, 0, 0, this.headLength);
      this.head = grown;
    }
    bytes.copy(this.head, this.headLength);
    this.headLength = needed;
  }

  /** A ring: `tailCount` bytes came by, the last `tailLimit` of them are there. */
  private addToTail(bytes: Buffer): void {
    this.tail ??= Buffer.alloc(this.tailLimit);
    const kept = bytes.subarray(Math.max(0, bytes.length - this.tailLimit));
    const at = this.tailLimit === 0 ? 0 : (this.tailCount + bytes.length - kept.length) % this.tailLimit;
    const untilEnd = kept.copy(this.tail, at);
    kept.copy(this.tail, 0, untilEnd);
    this.tailCount += bytes.length;
  }

  private tailBytes(): Buffer {
    if (this.tail === undefined) return Buffer.alloc(0);
    if (this.tailCount <= this.tailLimit) return this.tail.subarray(0, this.tailCount);
    const start = this.tailLimit === 0 ? 0 : this.tailCount % this.tailLimit;
    return Buffer.concat([this.tail.subarray(start), this.tail.subarray(0, start)]);
  }

  /** Continuation bytes at the start of the tail belong to a character whose first byte is gone. */
  private brokenStart(): number {
    const bytes = this.tailBytes();
    let start = 0;
    while (start < Math.min(3, bytes.length) && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
    return start;
  }
}
