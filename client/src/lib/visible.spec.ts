import { piecesOf } from './visible';

const shown = (text: string): string =>
  piecesOf(text)
    .map((piece) => (piece.unseen ? `[${piece.text}]` : piece.text))
    .join('');

it('names what is not seen, and leaves the rest as it is', () => {
  expect(shown('plain\ttext, Ünïcode, 日本, 👩‍🚀')).toBe('plain\ttext, Ünïcode, 日本, 👩‍🚀');
  expect(shown('a\u202Eb\u2066c\u200Bd')).toBe('a[U+202E]b[U+2066]c[U+200B]d');
  expect(shown('\u001b[31m\u0000\u007f\r')).toBe('[␛][31m[␀][␡][␍]');
  expect(shown('\ufeff')).toBe('[U+FEFF]');
  expect(piecesOf('')).toEqual([]);
});
