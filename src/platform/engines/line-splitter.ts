const NEWLINE = 0x0a;

/** Longest line that is parsed. One tool result may carry a whole file; nothing useful is larger than this. */
export const MAX_LINE_BYTES = 10 * 1024 * 1024;

/**
 * Cuts a byte stream into lines. It works on bytes and decodes whole lines only, because a chunk may end in the
 * middle of a UTF-8 character. A line over the limit is dropped as it comes, so memory stays bounded.
 */
export class LineSplitter {
  private parts: Buffer[] = [];
  private held = 0;
  private dropping = false;

  constructor(
    private readonly onLine: (line: string) => void,
    private readonly onDropped: () => void,
    private readonly maxBytes: number = MAX_LINE_BYTES,
  ) {}

  push(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      this.hold(rest.subarray(0, end));
      this.finishLine();
      rest = rest.subarray(end + 1);
    }
    this.hold(rest);
  }

  /** Hands over the last line when the stream ended without a newline. */
  end(): void {
    this.finishLine();
  }

  private hold(part: Buffer): void {
    if (this.dropping || part.length === 0) return;
    if (this.held + part.length > this.maxBytes) {
      this.dropping = true;
      this.parts = [];
      this.held = 0;
      this.onDropped();
      return;
    }
    this.parts.push(part);
    this.held += part.length;
  }

  private finishLine(): void {
    const line = this.dropping ? '' : Buffer.concat(this.parts).toString('utf8').trim();
    this.parts = [];
    this.held = 0;
    this.dropping = false;
    if (line !== '') this.onLine(line);
  }
}
