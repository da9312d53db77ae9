import { LogBuffer } from './log-lines';
import { LogSearch, piecesAround } from './log-search';

it('finds lines by a text, bit by bit, without its colours', () => {
  const buffer = new LogBuffer();
  buffer.append('An error\nfine\n\u001b[31mER\u001b[0mROR again\n');
  const search = new LogSearch(buffer, 'Error');
  while (search.lookOn(5));
  expect(search.found).toEqual([0, 2]);
  buffer.append('one more error\n');
  expect([search.lookOn(5), search.found]).toEqual([false, [0, 2, 3]]);
});

it.each([
  ['aXbxc', 'x', ['a', 'X', 'b', 'x', 'c']],
  ['xx', 'x', ['', 'x', '', 'x', '']],
  ['abc', '', ['abc']],
  ['abc', 'd', ['abc']],
  ['İx', 'x', ['İx']],
])('marks in %j where %j is', (text, words, pieces) => {
  expect(piecesAround(text, words)).toEqual(pieces);
});
