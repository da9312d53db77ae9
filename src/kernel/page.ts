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

/** The inverse of {@link encodeCursor}; throws `page.cursor_invalid` for text that we did not make. */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === length && key.every(isKeyPart)) return key;
  } catch {
    // Falls through: whatever was wrong with it, the answer is the same.
  }
  throw new InvalidInput('page.cursor_invalid', 'The cursor is not one that this server gave.');
}

function isKeyPart(part: unknown): part is string | number {
  return typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part));
}

/** Cuts rows that were read with `limit + 1` into a page. */
export function toPage<T>(rows: readonly T[], limit: number, key: (row: T) => (string | number)[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: encodeCursor(key(last)) } : { items };
}
