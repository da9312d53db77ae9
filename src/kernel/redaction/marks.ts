/**
 * Characters by kind, 5 bits each: letters of either case are the same, and so is nearly all that is no letter. What falls
 * together costs a look in vain, and misses nothing.
 */
const BITS = 5;
const THREE = (1 << (3 * BITS)) - 1;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Each is of a kind of its own, and the brackets are of one; whatever is left is the rest. */
const OTHERS = '_-/%';
const BRACKET = 0;
const REST = LETTERS.length + OTHERS.length + 1;
const KINDS = Uint8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase();
  if ('{}[]()'.includes(character)) return BRACKET;
  return (LETTERS + OTHERS).indexOf(character) + 1 || REST;
});
export const MARK_LENGTH = 3;

/** Which of some marks stand in a text, found in one pass over it: a regular expression for each takes ten times as long. */
export class Marks {
  private readonly table = new Uint32Array(THREE + 1);

  /** By the place of an entry: of each any number of marks, of {@link MARK_LENGTH} characters. */
  constructor(marks: readonly (readonly string[])[]) {
    for (const [place, each] of marks.entries()) {
      for (const mark of each) {
        const three = threeOf(mark);
        this.table[three] = (this.table[three] ?? 0) | bitOf(place);
      }
    }
  }

  /** What stands in the text, to be asked with {@link hasMark}. */
  of(text: string): number {
    const { table } = this;
    let found = 0;
    let three = 0;
    for (let at = 0; at < text.length; at++) {
      three = advance(three, text.charCodeAt(at));
      found |= table[three] ?? 0;
    }
    return found;
  }
}

/** Whether one of many marks stands in a text. It takes 4 KiB, for there may be one for each of many projects. */
export class MarkSet {
  private readonly bits = new Uint32Array((THREE + 1) / 32);

  constructor(marks: Iterable<string>) {
    for (const mark of marks) {
      const three = threeOf(mark);
      this.bits[three >>> 5] = (this.bits[three >>> 5] ?? 0) | bitOf(three);
    }
  }

  isIn(text: string): boolean {
    const { bits } = this;
    let three = 0;
    for (let at = 0; at < text.length; at++) {
      three = advance(three, text.charCodeAt(at));
      if (((bits[three >>> 5] ?? 0) & bitOf(three)) !== 0) return true;
    }
    return false;
  }
}

/** Whether a mark of this entry may stand in the text; there are only 32 bits, so some entries share one. */
export function hasMark(found: number, place: number): boolean {
  return (found & bitOf(place)) !== 0;
}

function threeOf(mark: string): number {
  let three = 0;
  for (let at = 0; at < MARK_LENGTH; at++) three = advance(three, mark.charCodeAt(at));
  return three;
}

function advance(three: number, code: number): number {
  return ((three << BITS) | (KINDS[code] ?? REST)) & THREE;
}

function bitOf(place: number): number {
  return 1 << (place & 31);
}
