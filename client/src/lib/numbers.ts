/** `950`, `12.3 k`, `4.1 M`: tokens, lines, bytes are read for their size, and the exact figure is behind it. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size < 1_000) return String(Math.round(value));
  if (size < 999_950) return `${trim(value / 1_000)} k`;
  if (size < 999_950_000) return `${trim(value / 1_000_000)} M`;
  return `${trim(value / 1_000_000_000)} G`;
}

function trim(value: number): string {
  return value.toFixed(Math.abs(value) < 99.95 ? 1 : 0).replace(/\.0$/, '');
}

/** US dollars: cents from one dollar on, four digits below, since a step of an agent costs parts of a cent. */
export function usd(value: number): string {
  if (value === 0) return '$0';
  return value < 0.0001 ? '< $0.0001' : `$${value < 1 ? value.toFixed(4).replace(/0{1,2}$/, '') : value.toFixed(2)}`;
}

export const exactNumber = (value: number): string => value.toLocaleString('en-US');

/** `1 step`, `3 steps`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${exactNumber(count)} ${count === 1 ? noun : plural}`;
