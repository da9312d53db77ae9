const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Blocks that terminals draw two columns wide: East Asian wide and fullwidth forms, and pictures. */
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}])/u;

/** Columns that the text takes in a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of segments.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/** At most `width` columns; what was cut off is told by an ellipsis. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 1) return '';
  let taken = '';
  let used = 0;
  for (const { segment } of segments.segment(text)) {
    const columns = WIDE.test(segment) ? 2 : 1;
    if (used + columns > width - 1) break;
    taken += segment;
    used += columns;
  }
  return `${taken}…`;
}

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/**
 * Text from repositories, models and servers, made harmless for a terminal: an escape sequence in a step's name
 * could move the cursor, set the title or fake a line.
 */
export function printable(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');
}

const ESC = '\u001b';
/** Not Node's own `stripVTControlCharacters`: up to a later bell that takes text for the end of a sequence. */
const SEQUENCE = new RegExp(`${ESC}\\[[0-9;?]*[ -/]*[@-~]`, 'g');

/** Output of a program, of many lines, made harmless in the same way: colours go too. */
export function shownOutput(text: string): string {
  return text
    .replace(SEQUENCE, '')
    .replace(/\r\n/g, '\n')
    .replace(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');
}
