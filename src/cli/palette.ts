export type Style = 'plain' | 'dim' | 'bold' | 'good' | 'bad' | 'warn' | 'active';

/** Turns text that already has its final width into text with its colour. */
export type Palette = (text: string, style: Style) => string;

const SGR: Record<Style, string> = {
  plain: '0',
  dim: '2',
  bold: '1',
  good: '32',
  bad: '31',
  warn: '33',
  active: '36',
};

export const PLAIN: Palette = (text) => text;

export const COLORS: Palette = (text, style) =>
  style === 'plain' || text === '' ? text : `\u001b[${SGR[style]}m${text}\u001b[0m`;

export function paletteOf(terminal: { readonly colors: boolean }): Palette {
  return terminal.colors ? COLORS : PLAIN;
}
