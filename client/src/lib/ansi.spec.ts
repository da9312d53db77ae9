import { PLAIN, readAnsi, withoutAnsi, type TextStyle } from './ansi';

const E = '\u001b';
const words = (line: string, start?: TextStyle): string[] =>
  readAnsi(line, start).spans.map(({ text, style }) => {
    const set = Object.entries(style).flatMap(([name, value]) =>
      value === true ? [name] : typeof value === 'string' ? [value] : [],
    );
    return [text, ...set].join(' ');
  });

it('leaves plain text alone', () => {
  expect(readAnsi('plain').spans).toEqual([{ text: 'plain', style: PLAIN }]);
  expect(readAnsi('').spans).toEqual([]);
});

it('reads colours and weights, and their ends', () => {
  expect(words(`a${E}[1;31mb${E}[22mc${E}[39md${E}[4;3;2;7me${E}[0mf`)).toEqual([
    'a',
    'b red bold',
    'c red',
    'd',
    'e marked dim italic underline',
    'f',
  ]);
  expect(words(`${E}[mplain`)).toEqual(['plain']);
  expect(words(`${E}[97mwhite is ink`)).toEqual(['white is ink']);
});

it.each([
  ['38;5;1', 'red'],
  ['38;5;196', 'red'],
  ['38;5;46', 'green'],
  ['38;5;240', 'grey'],
  ['38;2;255;200;0', 'yellow'],
  ['38;2;10;20;250', 'blue'],
  ['38:2:0:220:220', 'cyan'],
  ['38;2;200;20;200', 'magenta'],
  ['91', 'red'],
])('takes the nearest colour that there is a word for: %s', (codes, colour) => {
  expect(words(`${E}[${codes}mx`)).toEqual([`x ${colour}`]);
});

it('takes what follows an extended colour for what it is', () => {
  expect(words(`${E}[38;5;1;1mx`)).toEqual(['x red bold']);
  expect(words(`${E}[48;2;1;2;3;32mx`)).toEqual(['x green marked']);
});

it('goes on with the style of the line before', () => {
  const { end } = readAnsi(`${E}[32mgreen`);
  expect(words('still', end)).toEqual(['still green']);
});

it('obeys nothing else: moves, titles, links, and half a sequence', () => {
  const link = `${E}]8;;javascript:alert(1)${E}\\click${E}]8;;${E}\\`;
  expect(withoutAnsi(`${E}[2J${E}[10;10Ha${E}]0;title\u0007b${link}${E}(Bc`)).toBe('abclickc');
  expect(words(`${E}[2Ka`)).toEqual(['a']);
  // What is not a sequence stays, for the reader to see.
  expect(withoutAnsi(`a${E}[31`)).toBe(`a${E}[31`);
  expect(withoutAnsi(`${E}]0;without an end`)).toBe(`${E}]0;without an end`);
});
