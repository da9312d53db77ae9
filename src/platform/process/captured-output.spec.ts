import fc from 'fast-check';
import { CapturedOutput } from './captured-output';

function captured(limit: number, ...chunks: string[]): string {
  const output = new CapturedOutput(limit);
  for (const chunk of chunks) output.add(Buffer.from(chunk));
  return output.text();
}

describe('CapturedOutput', () => {
  it('keeps everything up to its limit', () => {
    expect(captured(10, 'abcde', '', 'fghij')).toBe('abcdefghij');
  });

  it('keeps head and tail beyond it, and says how much is missing', () => {
    expect(captured(10, 'abcdefgh', 'ijk', 'lmnop')).toBe('abcde\n[6 bytes left out]\nlmnop');
  });

  it('keeps nothing with a limit of 0', () => {
    expect(captured(0, 'abc')).toBe('\n[3 bytes left out]\n');
  });

  it('never shows half a character at its cuts', () => {
    expect(captured(9, 'ääääää')).toBe('ää\n[3 bytes left out]\nää');
    expect(captured(10, 'ääääääx')).toBe('ää\n[3 bytes left out]\nääx');
    expect(captured(10, 'xääääää')).toBe('xää\n[3 bytes left out]\nää');
  });

  it('does not depend on how the bytes arrive in chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 })), fc.nat(20), (chunks, limit) => {
        expect(captured(limit, ...chunks)).toBe(captured(limit, chunks.join('')));
      }),
    );
  });
});
