import { readableTail } from './job-log';
import { TailBuffer } from './tail-buffer';

const ESC = '\u001b';

describe('a tail of bytes', () => {
  function tailOf(maxBytes: number, chunks: readonly Buffer[]): { text: string; cut: boolean } {
    const tail = new TailBuffer(maxBytes);
    for (const chunk of chunks) tail.push(chunk);
    return { text: tail.text(), cut: tail.cut };
  }

  it('is all of it as long as it fits', () => {
    expect(tailOf(10, [Buffer.from('12345'), Buffer.from('67890')])).toEqual({ text: '1234567890', cut: false });
    expect(tailOf(10, [])).toEqual({ text: '', cut: false });
  });

  it('is the end of it, however it was cut into chunks', () => {
    const whole = Buffer.from(Array.from({ length: 50_000 }, (_, index) => `line ${String(index)}\n`).join(''));
    for (const size of [1_000, 7, 100_000]) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
      expect(tailOf(1_000, chunks)).toEqual({ text: whole.subarray(-1_000).toString('utf8'), cut: true });
    }
  });

  it('does not begin in the middle of a character', () => {
    expect(tailOf(3, [Buffer.from('éé')]).text).toBe('é');
    expect(tailOf(5, [Buffer.from('x😀y')]).text).toBe('😀y');
    expect(tailOf(4, [Buffer.from('x😀y')]).text).toBe('y');
  });
});

describe('a readable tail', () => {
  it.each([
    ['colours', `${ESC}[31;1mred${ESC}[0;m and ${ESC}[38;5;12mblue${ESC}[m`, 'red and blue'],
    ['moves of the cursor', `a${ESC}[2K${ESC}[1Gb`, 'ab'],
    ['links and titles', `${ESC}]0;title\u0007${ESC}]8;;https://x${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
    ['folds', `section_start:1:a_b.c-d[collapsed=true]\r${ESC}[0Kx\nsection_end:2:a_b.c-d\r${ESC}[0K\ny`, 'x\n\ny'],
    ['what was written over', 'fetch 1%\rfetch 50%\rfetch 100%\r\ndone', 'fetch 100%\ndone'],
    ['a carriage return at the end of a line', 'one\r\ntwo\r\r\nthree\r', 'one\ntwo\nthree'],
    [
      'times of the runner, and lines that go on',
      '2024-05-22T12:43:46.962646Z 00O one\n2024-05-22T12:43:46.962646Z 01O+ more\n2024-05-22T12:43:47.1Z 01E two',
      'one more\ntwo',
    ],
  ])('is without %s', (_name, raw, text) => {
    expect(readableTail(raw, false, 1_000)).toBe(text);
  });

  it('leaves out the line that it does not have whole', () => {
    expect(readableTail('f a line\nthe next\n', true, 1_000)).toBe('the next\n');
    expect(readableTail('f a line without an end', true, 1_000)).toBe('f a line without an end');
  });

  it('is nothing when there is nothing to read', () => {
    expect(readableTail(`${ESC}[0m\r\n `, false, 1_000)).toBeNull();
  });

  it('is no longer than asked for, although bytes that are no text have grown', () => {
    const raw = Buffer.alloc(900, 0xff).toString('utf8');
    expect(Buffer.byteLength(readableTail(raw, false, 900) ?? '')).toBeLessThanOrEqual(900);
  });

  it('takes no longer than a moment for a large log of one line', () => {
    const started = process.cpuUsage().user;
    readableTail(`${'x\r'.repeat(500_000)}${ESC}[`, false, 1_000_000);
    readableTail(`section_start:1:${'a'.repeat(1_000_000)}`, false, 1_000_000);
    readableTail(`${ESC}]`.repeat(200_000), false, 1_000_000);
    expect((process.cpuUsage().user - started) / 1000).toBeLessThan(3_000);
  });
});
