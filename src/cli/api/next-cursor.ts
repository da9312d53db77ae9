/** Cursor of the next page, from the Link header; null on the last. */
export function nextCursor(link: string | null): string | null {
  const url = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  return url === undefined ? null : new URL(url, 'http://any').searchParams.get('cursor');
}
