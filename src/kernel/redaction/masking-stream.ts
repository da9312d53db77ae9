import { type Continuing, findSecrets, type Range, replaced } from './find-secrets';
import type { KnownValues } from './known-values';
import { MASK } from './mask';
import { MOST_BEFORE } from './secret-shape';

/**
 * Takes secrets out of a stream of bytes, wherever it is cut into chunks. Everything is passed on at once but what may
 * become a secret with what follows: a run that has the beginning of one, at most 16 KiB. What stands before a secret is no
 * secret, so it is not kept back: it is remembered, and looked at again with the next chunk.
 */
export class MaskingStream {
  /** The end of what was passed on, as it came. */
  private seen = '';
  private held = '';
  private continuing: Continuing | undefined;

  /** `known` gives the values of the moment, in bytes as Latin-1: it may learn new ones while the stream is open. */
  constructor(private readonly known: () => KnownValues) {}

  push(chunk: Buffer): Buffer {
    return Buffer.from(this.advance(chunk.toString('latin1'), false), 'latin1');
  }

  /** What was held back; nothing follows any more. */
  end(): Buffer {
    return Buffer.from(this.advance('', true), 'latin1');
  }

  private advance(chunk: string, whole: boolean): string {
    const more = this.withoutRest(chunk);
    if (more === '' && !whole) return '';
    const fresh = this.held + more;
    const text = this.seen + fresh;
    const known = this.known();
    const found = findSecrets(text, whole);
    const ofKnown = known.find(text);
    const openFrom = whole ? text.length : Math.min(found.openFrom, known.openFrom(text));
    const ranges = [...found.secrets, ...ofKnown];
    const from = this.seen.length;
    const to = beforeOpen(ranges, Math.max(openFrom, from));
    this.continuing = to === text.length && !whole ? found.continuing : undefined;
    const shown = ranges.flatMap(({ start, end }) =>
      end <= from || start >= to ? [] : [{ start: Math.max(start, from) - from, end: Math.min(end, to) - from }],
    );
    const passed = text.slice(0, to);
    this.held = text.slice(to);
    this.seen = passed.slice(-MOST_BEFORE);
    return replaced(passed.slice(from), shown, MASK);
  }

  /** The rest of a secret whose beginning was masked already. */
  private withoutRest(chunk: string): string {
    if (this.continuing === undefined || chunk === '') return chunk;
    const rest = this.continuing.class.exec(chunk)?.[0] ?? '';
    if (rest.length < chunk.length) this.continuing = undefined;
    return chunk.slice(rest.length);
  }
}

/** Where to cut: not inside of what is known to be secret, or its second half would pass for something else. */
function beforeOpen(ranges: readonly Range[], openFrom: number): number {
  const across = ranges.filter(({ start, end }) => start < openFrom && end > openFrom);
  return across.length === 0 ? openFrom : Math.max(...across.map(({ end }) => end));
}
