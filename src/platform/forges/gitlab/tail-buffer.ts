/** Keeps the last bytes of a stream: a job's log has up to hundreds of megabytes, and only its end tells why it failed. */
export class TailBuffer {
  private chunks: Uint8Array[] = [];
  private held = 0;
  private dropped = false;

  constructor(private readonly maxBytes: number) {}

  /** True when the beginning is missing. */
  get cut(): boolean {
    return this.dropped;
  }

  push(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.held += chunk.byteLength;
    // Joined only now and then: once per chunk would copy the whole window each time.
    if (this.held > 2 * this.maxBytes + 65_536) this.trim();
  }

  text(): string {
    this.trim();
    const bytes = this.chunks[0] ?? new Uint8Array();
    let start = 0;
    // Not from the middle of a character.
    if (this.dropped) while (start < bytes.byteLength && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return Buffer.from(bytes.subarray(start)).toString('utf8');
  }

  private trim(): void {
    const all = Buffer.concat(this.chunks);
    if (all.byteLength > this.maxBytes) this.dropped = true;
    // Copied, or the slice would keep the whole of it in memory.
    const kept = this.dropped ? Buffer.from(all.subarray(Math.max(0, all.byteLength - this.maxBytes))) : all;
    this.chunks = [kept];
    this.held = kept.byteLength;
  }
}
