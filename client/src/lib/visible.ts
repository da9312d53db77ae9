/**
 * Characters that are not seen but change what is: control characters, and those that turn text around or join and part it
 * unseen (CVE-2021-42574). Tabs and ends of lines stay. U+200D stays: emoji are joined by it.
 */

const range = (from: number, to = from): string =>
  `\\u${from.toString(16).padStart(4, '0')}-\\u${to.toString(16).padStart(4, '0')}`;

const UNSEEN = new RegExp(
  `[${[
    range(0x00, 0x08),
    range(0x0b, 0x1f),
    range(0x7f, 0x9f),
    range(0xad),
    range(0x61c),
    range(0x200b, 0x200c),
    range(0x200e, 0x200f),
    range(0x2028, 0x202e),
    range(0x2060, 0x2064),
    range(0x2066, 0x2069),
    range(0xfeff),
  ].join('')}]`,
  'g',
);

export interface Piece {
  readonly text: string;
  /** It stands for a character that is not seen. */
  readonly unseen: boolean;
}

/** `␛` for a control character, `U+202E` for others. */
export function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The text in pieces: what is seen as it is, and each unseen character by its name. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), unseen: false });
    pieces.push({ text: nameOf(match[0]), unseen: true });
    from = match.index + 1;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), unseen: false });
  return pieces;
}

/** The same in one string, where there is no place for marks: titles, labels, the choices of a list. */
export const visible = (text: string): string =>
  piecesOf(text)
    .map((piece) => (piece.unseen ? `⟨${piece.text}⟩` : piece.text))
    .join('');
