import fc from 'fast-check';
import { findSecrets } from './find-secrets';
import { KnownValues } from './known-values';
import { hasMark, Marks, MarkSet } from './marks';
import { SECRET_SHAPES } from './secret-shape';

/** In front of and behind what is looked for; with all that may fall on the same bits. */
const around = fc.string({ unit: 'grapheme', maxLength: 40 });

/** What the expression matches, but for what it asks of its surroundings: that is beyond the generator. */
const matching = (source: string): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^(?:${source.replace(/\(\?<=.*\)|\\b/, '')})$`));

describe('marks of secrets', () => {
  it.each(SECRET_SHAPES.map((shape, place) => ({ ...shape, place })))('stand in all that has $before', (shape) => {
    const { before, body, min, marks, place } = shape;
    const found = new Marks(SECRET_SHAPES.map((each) => each.marks));
    const only = new Marks([marks]);
    fc.assert(
      fc.property(around, matching(`${before}[${body}]{${String(min)},${String(min + 5)}}`), around, (a, text, b) => {
        expect(hasMark(found.of(a + text + b), place)).toBe(true);
        expect(hasMark(only.of(a + text + b), 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('hide nothing: what is found with them is what is found without', () => {
    const part = fc.oneof(
      around,
      ...SECRET_SHAPES.map(({ before, body, min }) => matching(`${before}[${body}]{0,${String(min + 8)}}`)),
      fc.constantFrom('://a:b@c/', '"', ' ', '\\n', '@', ': '),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        // What is not the whole text is read without marks; a blank ends every run but that of a key.
        const text = `${parts.join('')} ! `;
        const open = findSecrets(text, false);
        fc.pre(open.openFrom === text.length);
        expect(findSecrets(text, true).secrets).toEqual(open.secrets);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of known values are their ends, in any form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 6, maxLength: 30 }), around, around, (value, a, b) => {
        const [range] = new KnownValues([value]).find(a + value + b);
        expect(range).toBeDefined();
      }),
    );
    expect(new KnownValues(['a      ']).find('xa')).toEqual([{ start: 1, end: 2 }]);
    expect(new MarkSet(['abc']).isIn('ab c')).toBe(false);
  });
});
