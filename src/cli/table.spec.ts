import { record, table } from './table';
import { cut, printable, widthOf } from './text-width';

const ID = '0198c0de-0000-7000-8000-000000000001';
const ROWS = [
  [ID, 'running', 'a description that goes on and on and on'],
  ['2', 'done', '日本語'],
];

describe('table', () => {
  it('aligns columns', () => {
    expect(
      table(
        ['ID', 'STATUS', 'WHAT'],
        [
          ['1', 'running', 'x'],
          ['22', 'ok'],
        ],
        80,
      ),
    ).toEqual(['ID  STATUS   WHAT', '1   running  x', '22  ok']);
  });

  it('stays within the terminal, and never cuts an id', () => {
    const lines = table(['ID', 'STATUS', 'WHAT'], ROWS, 60);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(60);
    expect(lines[1]).toBe(`${ID}  running  a descriptio…`);
  });

  it('lets columns overflow rather than make them unreadable', () => {
    expect(table(['ID', 'STATUS', 'WHAT'], ROWS, 10)[1]).toContain(ID);
  });

  it('lists one object, without what it does not have', () => {
    expect(
      record([
        ['id', '1'],
        ['status', 'running'],
        ['reason', null],
        ['note', ''],
      ]),
    ).toEqual(['id      1', 'status  running']);
  });
});

describe('text of a terminal', () => {
  it.each([
    ['plain', 5],
    ['日本', 4],
    ['é', 1],
    ['👍', 2],
  ])('%s takes %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it('is cut between characters, not within', () => {
    expect(cut('日本語', 4)).toBe('日…');
    expect(cut('abc', 3)).toBe('abc');
    expect(cut('abc', 0)).toBe('');
  });

  it('has no escape sequences, line breaks or changes of direction', () => {
    expect(printable('a\u001b[31mb\r\nc\u0007\u202ed')).toBe('a[31mb cd');
  });
});
