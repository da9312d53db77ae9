/** Colours of a terminal that a page has words for; others are the nearest of them, so that they can be read on both papers. */
export type TerminalColour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'grey';

export interface TextStyle {
  readonly colour: TerminalColour | null;
  /** Has a background of its own, or foreground and background changed over: both are shown as a mark. */
  readonly marked: boolean;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

export const PLAIN: TextStyle = {
  colour: null,
  marked: false,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
};

export interface Span {
  readonly text: string;
  readonly style: TextStyle;
}

const ESCAPE = String.fromCodePoint(0x1b);
const BELL = String.fromCodePoint(0x07);
/**
 * ECMA-48: a control sequence (CSI), an operating system command (OSC, ended by BEL or ST: titles and hyperlinks), or another
 * escape of two or three characters. OSC is bounded: without its end it would swallow the rest.
 */
const SEQUENCE = new RegExp(
  `${ESCAPE}(?:\\[([0-?]*)[ -/]*([@-~])|\\][^${BELL}${ESCAPE}]{0,2000}(?:${BELL}|${ESCAPE}\\\\)|[ -/]*[0-Z\\\\^-~])`,
  'g',
);

const EIGHT: readonly (TerminalColour | null)[] = [
  'grey',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  null, // White is the ink of a terminal.
];

/** Colours and weights become spans; everything else that a terminal would obey (moves, titles, links) is left out. */
export function readAnsi(line: string, start: TextStyle = PLAIN): { readonly spans: readonly Span[]; end: TextStyle } {
  if (!line.includes(ESCAPE)) return { spans: line === '' ? [] : [{ text: line, style: start }], end: start };
  const spans: Span[] = [];
  let style = start;
  let from = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    if (match.index > from) spans.push({ text: line.slice(from, match.index), style });
    if (match[2] === 'm') style = afterCodes(style, match[1] ?? '');
    from = match.index + match[0].length;
  }
  if (from < line.length) spans.push({ text: line.slice(from), style });
  return { spans, end: style };
}

/** Without its escapes: what is searched, and how long it is. */
export const withoutAnsi = (line: string): string => (line.includes(ESCAPE) ? line.replace(SEQUENCE, '') : line);

function afterCodes(style: TextStyle, parameters: string): TextStyle {
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  let next = style;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes.slice(index + 1));
      next = code === 38 ? { ...next, colour } : { ...next, marked: true };
      index += used;
    } else next = after(next, code);
  }
  return next;
}

function after(style: TextStyle, code: number): TextStyle {
  if (code >= 30 && code <= 37) return { ...style, colour: EIGHT[code - 30] ?? null };
  if (code >= 90 && code <= 97) return { ...style, colour: EIGHT[code - 90] ?? null };
  if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) return { ...style, marked: true };
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: true };
    case 7:
      return { ...style, marked: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 27:
    case 49:
      return { ...style, marked: false };
    case 39:
      return { ...style, colour: null };
    default:
      return style;
  }
}

/** `5;n` of the 256, or `2;r;g;b`; and how many codes that were. */
function extended(codes: readonly number[]): readonly [TerminalColour | null, number] {
  const [kind, first = 0, green = 0, blue = 0] = codes;
  if (kind === 2) return [nearest(first, green, blue), 4];
  if (kind !== 5) return [null, 1];
  if (first < 16) return [EIGHT[first % 8] ?? null, 2];
  if (first >= 232) return ['grey', 2];
  const cube = first - 16;
  const level = (value: number): number => value * 51;
  return [nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)), 2];
}

/** By which of the three primaries are near the strongest one. */
function nearest(red: number, green: number, blue: number): TerminalColour | null {
  const most = Math.max(red, green, blue);
  if (most - Math.min(red, green, blue) < 40) return most > 170 ? null : 'grey';
  const has = (value: number): boolean => value > most * 0.6;
  const [r, g, b] = [has(red), has(green), has(blue)];
  if (r) return g ? 'yellow' : b ? 'magenta' : 'red';
  if (g) return b ? 'cyan' : 'green';
  return 'blue';
}
