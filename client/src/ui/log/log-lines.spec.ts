import fc from 'fast-check';
import { PLAIN } from '../../lib/ansi';
import { asPrinted, LogBuffer } from './log-lines';

const E = '\u001b';
const all = (buffer: LogBuffer): string[] => Array.from({ length: buffer.count }, (_, index) => buffer.at(index).text);

it('has the same lines however the text was cut', () => {
  const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\n\n', '\r\n', `${E}[31m`, 'é'), { maxLength: 40 });
  fc.assert(
    fc.property(text, (pieces) => {
      const whole = new LogBuffer();
      whole.append(pieces.join(''));
      const cut = new LogBuffer();
      for (const piece of pieces) cut.append(piece);
      expect(all(cut)).toEqual(all(whole));
      const lines = pieces.join('').split('\n');
      expect(all(whole)).toEqual(lines.at(-1) === '' ? lines.slice(0, -1) : lines);
    }),
  );
});

it('shows an unfinished line, and counts from 1', () => {
  const buffer = new LogBuffer();
  expect(buffer.count).toBe(0);
  buffer.append('one\ntw');
  expect([buffer.count, buffer.finished, buffer.at(1)]).toEqual([2, 1, { text: 'tw', kind: 'text', source: 2 }]);
  buffer.append('o\n');
  expect([buffer.count, buffer.finished, buffer.at(1).text, buffer.placeOf(2), buffer.placeOf(99)]).toEqual([
    2,
    2,
    'two',
    1,
    1,
  ]);
});

it('knows the colour that a line begins with', () => {
  const buffer = new LogBuffer();
  buffer.append(`${E}[31mred\nstill\n${E}[0mplain\nplain`);
  expect([0, 1, 2, 3].map((index) => buffer.styleAt(index).colour)).toEqual([null, 'red', 'red', null]);
  expect(buffer.styleAt(3)).toBe(PLAIN);
});

it('takes 200 000 lines in pieces, and a line of a megabyte, in little time', () => {
  const buffer = new LogBuffer();
  const begin = performance.now();
  const line = 'A line of a log as tests write them, with a number in it: 000000\n';
  const piece = line.repeat(1_000);
  for (let round = 0; round < 200; round++) buffer.append(piece);
  for (let round = 0; round < 16; round++) buffer.append('x'.repeat(64 * 1024));
  expect(buffer.count).toBe(200_001);
  expect(buffer.at(200_000).text).toHaveLength(1024 * 1024);
  expect(performance.now() - begin).toBeLessThan(2_000);
});

it.each([
  ['', ''],
  ['plain', 'plain'],
  ['windows\r', 'windows'],
  ['10 %\r50 %\r100 %', '100 %'],
  ['10 %\r100 %\r', '100 %'],
])('leaves of %j what a terminal would', (text, printed) => {
  expect(asPrinted(text)).toBe(printed);
});
