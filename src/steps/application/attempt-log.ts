import type { MaskingStream } from '../../kernel/redaction/masking-stream';
import type { Lease } from '../../protocols/application/protocol.store';
import type { AttemptOutputStore, OutputChunk } from './attempt-output.store';

const MiB = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

export interface AttemptLogLimits {
  /** Kept from the beginning, and as much again from the end. */
  readonly headBytes: number;
  readonly flushMs: number;
}

const LIMITS: AttemptLogLimits = { headBytes: 4 * MiB, flushMs: 1_000 };

/**
 * Collects an attempt's output and writes it in pieces: soon enough to be watched, seldom enough to be cheap. Secrets are
 * taken out here, so that no reader of the output has to think of it: an agent runs `env` sooner or later.
 */
export class AttemptLog {
  private buffered: Buffer[] = [];
  private bufferedBytes = 0;
  private offset = 0;
  /** Offsets of the chunks that are kept as the tail so far. */
  private readonly tail: { readonly at: number; readonly length: number }[] = [];
  private tailBytes = 0;
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: AttemptOutputStore,
    private readonly lease: Lease,
    private readonly mask: MaskingStream,
    private readonly limits: AttemptLogLimits = LIMITS,
  ) {}

  write(chunk: Buffer | string): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (bytes.length === 0) return;
    this.buffered.push(bytes);
    this.bufferedBytes += bytes.length;
    if (this.bufferedBytes >= CHUNK_BYTES) this.flush();
    else
      this.timer ??= setTimeout(() => {
        this.flush();
      }, this.limits.flushMs);
  }

  /** Everything written so far is stored, or the store is away: output is evidence, but no reason to fail the work. */
  async close(): Promise<void> {
    this.flush();
    this.append(this.mask.end());
    await this.writing;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.bufferedBytes === 0) return;
    const bytes = this.mask.push(Buffer.concat(this.buffered));
    this.buffered = [];
    this.bufferedBytes = 0;
    this.append(bytes);
  }

  private append(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const chunks = this.cut(bytes);
    const drop = this.overflow(chunks);
    this.writing = this.writing.then(async () => {
      await this.store.append(this.lease, chunks, drop).catch(() => false);
    });
  }

  private cut(bytes: Buffer): OutputChunk[] {
    const chunks: OutputChunk[] = [];
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      const piece = bytes.subarray(from, from + CHUNK_BYTES);
      chunks.push({ byteOffset: this.offset, bytes: piece });
      this.offset += piece.length;
    }
    return chunks;
  }

  /** What has to go so that head and tail stay within their limits. */
  private overflow(chunks: readonly OutputChunk[]): { from: number; to: number } | undefined {
    for (const chunk of chunks) {
      if (chunk.byteOffset < this.limits.headBytes) continue;
      this.tail.push({ at: chunk.byteOffset, length: chunk.bytes.length });
      this.tailBytes += chunk.bytes.length;
    }
    const from = this.tail[0]?.at;
    while (this.tailBytes > this.limits.headBytes) this.tailBytes -= this.tail.shift()?.length ?? 0;
    const to = this.tail[0]?.at;
    return from === undefined || to === undefined || from === to ? undefined : { from, to };
  }
}
