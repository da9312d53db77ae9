import { LineSplitter } from './line-splitter';

function split(chunks: readonly Buffer[], maxBytes?: number): { lines: string[]; dropped: number } {
  const seen = { lines: [] as string[], dropped: 0 };
  const splitter = new LineSplitter(
    (line) => seen.lines.push(line),
    () => (seen.dropped += 1),
    maxBytes,
  );
  chunks.forEach((chunk) => {
    splitter.push(chunk);
  });
  splitter.end();
  return seen;
}

describe('LineSplitter', () => {
  const text = '{"a":"é"}\r\n\n{"b":"日本語"}\n{"c":"😀"}';

  it('finds the same lines wherever the chunks are cut, within characters too', () => {
    const bytes = Buffer.from(text);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { lines } = split([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(lines).toEqual(['{"a":"é"}', '{"b":"日本語"}', '{"c":"😀"}']);
    }
  });

  it('drops a line over the limit once, and reads on after it', () => {
    const chunks = ['ok\n', 'x'.repeat(8), 'x'.repeat(8), 'x'.repeat(8), '\nfine\n'].map((part) => Buffer.from(part));
    expect(split(chunks, 10)).toEqual({ lines: ['ok', 'fine'], dropped: 1 });
  });

  it('keeps a line of exactly the limit', () => {
    expect(split([Buffer.from('1234567890\n12345678901\n')], 10)).toEqual({ lines: ['1234567890'], dropped: 1 });
  });
});
