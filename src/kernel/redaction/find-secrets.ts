import { hasMark, Marks } from './marks';
import { LONGEST_RUN, SECRET_SHAPES, type SecretShape } from './secret-shape';

/** A part of a text, by its characters. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

interface ReadShape extends SecretShape {
  readonly pattern: RegExp;
}

/** A secret that reaches the end of what has come: characters of `class` that follow belong to it. */
export interface Continuing {
  readonly class: RegExp;
}

export interface Findings {
  readonly secrets: Range[];
  /** From here on something may become a secret with what follows. */
  readonly openFrom: number;
  readonly continuing: Continuing | undefined;
}

const SHAPES: readonly ReadShape[] = SECRET_SHAPES.map((shape) => ({
  ...shape,
  pattern: new RegExp(`(${shape.before})([${shape.body}]+)(${shape.footer ?? ''})`, 'g'),
}));
/** Leading characters that go on with a run of the shape. */
const GOES_ON = new Map(SECRET_SHAPES.map((shape) => [shape, new RegExp(`^[${shape.body}]+`)]));
const MARKS = new Marks(SECRET_SHAPES.map(({ marks }) => marks));

/** Where a text has the form of a credential. `whole`: nothing follows it. */
export function findSecrets(text: string, whole: boolean): Findings {
  const secrets: Range[] = [];
  let openFrom = text.length;
  let continuing: Continuing | undefined;
  // What is still to come may bring the rest of a mark.
  const marked = whole ? MARKS.of(text) : undefined;
  for (const [index, shape] of SHAPES.entries()) {
    if (marked !== undefined && !mayHave(text, marked, index)) continue;
    const { pattern, min } = shape;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const [, before = '', run = '', footer = ''] = match;
      const start = match.index + before.length;
      const end = start + run.length;
      const goesOn = !whole && end === text.length;
      if (goesOn && (run.length < min || (shape.secretLength !== undefined && run.length < LONGEST_RUN))) {
        openFrom = Math.min(openFrom, start);
        break;
      }
      if (run.length < min) {
        // Too short to be one, and what it begins with may be what stands before the next.
        pattern.lastIndex = start;
        continue;
      }
      const length = shape.secretLength?.(run, before, text.charAt(end)) ?? run.length;
      if (length === 0) continue;
      secrets.push({ start: shape.whole === true ? match.index : start, end: start + length + footer.length });
      if (goesOn && length === run.length) continuing = { class: GOES_ON.get(SECRET_SHAPES[index] ?? shape) ?? /^$/ };
    }
  }
  return { secrets, openFrom, continuing };
}

function mayHave(text: string, marked: number, place: number): boolean {
  const sign = SHAPES[place]?.sign;
  return hasMark(marked, place) && (sign === undefined || text.includes(sign));
}

/** The text with each of the ranges, which may overlap, replaced by one mask. */
export function replaced(text: string, ranges: readonly Range[], mask: string): string {
  if (ranges.length === 0) return text;
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  let result = '';
  let at = 0;
  for (const { start, end } of sorted) {
    if (end <= at) continue;
    if (start >= at) result += text.slice(at, start) + mask;
    at = end;
  }
  return result + text.slice(at);
}
