import { type Candidate, Selection } from './retention';

const item = (at: number, size: number, aged: boolean): Candidate => ({ at, id: String(at), size, aged });
const ats = (items: readonly Candidate[]): number[] => items.map(({ at }) => at);

describe('what goes', () => {
  it('is what is too old, wherever it stands', () => {
    const selection = new Selection(100, { ageMs: 1, size: null });
    expect(ats(selection.take([item(1, 5, true), item(2, 5, false), item(3, 5, true)]))).toEqual([1, 3]);
    expect(selection).toMatchObject({ rows: 2, size: 10, tooLarge: false });
  });

  it('is of the rest the oldest, until the size fits, over several pages', () => {
    const selection = new Selection(30, { ageMs: null, size: 14 });
    expect(ats(selection.take([item(1, 8, false)]))).toEqual([1]);
    expect(ats(selection.take([item(2, 8, false), item(3, 8, false)]))).toEqual([2]);
    expect(selection.tooLarge).toBe(false);
  });

  it('counts what is too old for the size as well', () => {
    const selection = new Selection(30, { ageMs: 1, size: 20 });
    expect(ats(selection.take([item(1, 10, true), item(2, 10, false)]))).toEqual([1]);
  });

  it('is nothing when the size fits exactly', () => {
    expect(new Selection(20, { ageMs: null, size: 20 }).take([item(1, 10, false)])).toEqual([]);
  });
});
