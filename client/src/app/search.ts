/** Parts of an address as they come: anybody may have typed them. What is not understood is left out. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

export const choice = <T extends string>(value: unknown, of: readonly T[]): T | undefined =>
  of.find((each) => each === value);

export function whole(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** What a page reads of its address; all of it may be left out, also by whoever links to it. */
export const known =
  <T extends object>(read: (raw: Readonly<Record<string, unknown>>) => T) =>
  (raw: Record<string, unknown>): { readonly [K in keyof T]?: T[K] } =>
    read(raw);
