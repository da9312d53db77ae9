import { cut, pad, printable, widthOf } from './text-width';

const GAP = '  ';
const NARROWEST = 6;

/**
 * Rows under headings, no wider than the terminal: the widest column gives way first. The first column holds ids,
 * which are worth nothing when cut, so it never gives.
 */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  const cells = [headings, ...rows].map((row) => headings.map((_, column) => printable(row[column] ?? '')));
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))));
  shrink(widths, width - GAP.length * (widths.length - 1));
  return cells.map((row) =>
    row
      .map((text, column) => pad(cut(text, widths[column] ?? 0), widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
}

function shrink(widths: number[], available: number): void {
  for (let over = sum(widths) - available; over > 0; over--) {
    const widest = widths.reduce((best, value, column) => {
      const current = widths[best] ?? 0;
      return column > 0 && (best === 0 || value > current) ? column : best;
    }, 0);
    const value = widths[widest] ?? 0;
    if (widest === 0 || value <= NARROWEST) return;
    widths[widest] = value - 1;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** `name: value` lines of one object, the values aligned. */
export function record(entries: readonly (readonly [string, string | null | undefined])[]): string[] {
  const shown = entries.filter((entry): entry is [string, string] => entry[1] != null && entry[1] !== '');
  const width = Math.max(0, ...shown.map(([name]) => widthOf(name)));
  return shown.map(([name, value]) => `${pad(name, width)}  ${printable(value)}`);
}
