import type { MaskingStream } from '../../kernel/redaction/masking-stream';
import type { Redactor } from '../../kernel/redaction/redactor';

const TAIL_BYTES = 16 * 1024;

/** The end of an output, masked before it is cut: a secret of which only the end is left would not be recognised. */
export class MaskedTail {
  private readonly mask: MaskingStream;
  private kept = Buffer.alloc(0);

  constructor(redactor: Redactor) {
    this.mask = redactor.stream();
  }

  add(chunk: Buffer): void {
    this.keep(this.mask.push(chunk));
  }

  text(): string {
    this.keep(this.mask.end());
    return this.kept.toString('utf8');
  }

  private keep(bytes: Buffer): void {
    this.kept = Buffer.concat([this.kept, bytes]).subarray(-TAIL_BYTES);
  }
}
