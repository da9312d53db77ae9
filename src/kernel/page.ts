import { InvalidInput } from './errors';

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 500;

/** A keyset page: `cursor` is opaque to clients. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Present when there is more. */
  readonly next?: string;
}

/** The key a page ended on, as an opaque string: base64url of a JSON array. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export type KeyPart = 'string' | 'number';
type Key<Parts extends readonly KeyPart[]> = {
  -readonly [I in keyof Parts]: Parts[I] extends 'string' ? string : number;
};

/** Of a cursor that we have just made. */
export function cursorKey(cursor: string): (string | number)[] {
  return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as (string | number)[];
}

/**
 * The inverse of {@link encodeCursor}; throws `page.cursor_invalid` for text that we did not make. What comes out goes
 * into a query: a fraction for a bigint, or a NUL in a text, would be an error of the database.
 */
export function decodeCursor<const Parts extends readonly KeyPart[]>(cursor: string, parts: Parts): Key<Parts> {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === parts.length && parts.every((part, index) => fits(part, key[index]))) {
      return key as Key<Parts>;
    }
  } catch {
    // Falls through: whatever was wrong with it, the answer is the same.
  }
  throw new InvalidInput('page.cursor_invalid', 'The cursor is not one that this server gave.');
}

function fits(part: KeyPart, value: unknown): boolean {
  if (part === 'number') return Number.isSafeInteger(value);
  return typeof value === 'string' && !value.includes('\0');
}

/** A page of a short list that was read whole, by a number that rises in it. */
export function pageOfAll<T>(all: readonly T[], page: PageRequest, key: (item: T) => number): Page<T> {
  const [after] = page.cursor === undefined ? [-Infinity] : decodeCursor(page.cursor, ['number']);
  const rest = all.filter((item) => key(item) > after);
  return toPage(rest, page.limit, (item) => [key(item)]);
}

/** Cuts rows that were read with `limit + 1` into a page. */
export function toPage<T>(rows: readonly T[], limit: number, key: (row: T) => (string | number)[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: encodeCursor(key(last)) } : { items };
}
