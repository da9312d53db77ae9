import { Readable } from 'node:stream';
import { endOf, lastBytesOf, plainLog } from './log-tail';

describe('the tail of a log', () => {
  it.each([
    [['abc', 'def', 'ghi'], 4, 'fghi'],
    [['abcdefghi'], 4, 'fghi'],
    [['a', 'b'], 4, 'ab'],
    [[], 4, ''],
  ])('of the chunks %j in %i bytes is %j', async (chunks, size, tail) => {
    const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
    expect((await lastBytesOf(stream, size)).toString()).toBe(tail);
  });

  it('holds little of a long log', async () => {
    let made = 0;
    const stream = Readable.from(
      (function* () {
        while (made < 300) yield Buffer.alloc(1_000_000, ++made % 256);
      })(),
    );
    expect(await lastBytesOf(stream, 10)).toHaveLength(10);
    // Reading ends by itself before a log that has no end.
    expect(made).toBeLessThan(100);
  });

  it('is without colours, titles, links and times', () => {
    const log =
      '\uFEFF2026-03-01T12:00:00.1234567Z \u001b[31;1mred\u001b[0m\r\n' +
      '2026-03-01T12:00:01.1Z \u001b]0;title\u0007plain \u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\\n' +
      'at 2026-03-01T12:00:01Z inside';
    expect(plainLog(log)).toBe('red\nplain link\nat 2026-03-01T12:00:01Z inside');
  });

  it.each([
    ['one\ntwo\n', 100, 'one\ntwo\n'],
    ['one\ntwo\n', 6, 'two\n'],
    ['onetwo\n', 4, 'two\n'],
    ['ünï', 2, 'ï'],
    ['ünï', 1, ''],
  ])('of %j in %i bytes is %j', (text, size, end) => {
    expect(endOf(text, size)).toBe(end);
  });
});
