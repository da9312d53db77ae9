import { decodeCursor, encodeCursor, toPage } from './page';

describe('cursors', () => {
  it('come back as they were', () => {
    expect(decodeCursor(encodeCursor([7, 'x']), ['number', 'string'])).toEqual([7, 'x']);
  });

  it.each([
    ['text that is no cursor', 'nonsense'],
    ['another length', encodeCursor([1])],
    ['another type', encodeCursor(['1', 'x'])],
    ['a fraction', encodeCursor([1.5, 'x'])],
    ['a number beyond a bigint', encodeCursor([1e300, 'x'])],
    ['a NUL', encodeCursor([1, 'a\0'])],
  ])('are refused: %s', (_, cursor) => {
    expect(() => decodeCursor(cursor, ['number', 'string'])).toThrow('not one that this server gave');
  });

  it('are given only when there is more', () => {
    expect(toPage([1, 2], 2, (row) => [row])).toEqual({ items: [1, 2] });
    expect(toPage([1, 2, 3], 2, (row) => [row])).toEqual({ items: [1, 2], next: encodeCursor([2]) });
  });
});
