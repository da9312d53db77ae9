import { useEffect, useRef, type FocusEvent, type RefObject } from 'react';

/**
 * A row that was dealt with goes, and the focus with it: without this a person at the keyboard would begin at the top of the
 * page after each. It goes to the row that took its place.
 */
export function useKeptFocus(
  list: RefObject<HTMLElement | null>,
  rows: readonly unknown[],
): { readonly onFocus: (event: FocusEvent) => void; readonly onBlur: (event: FocusEvent) => void } {
  const at = useRef<number | null>(null);
  useEffect(() => {
    if (at.current === null || document.activeElement !== document.body) return;
    const left = rowsOf(list.current);
    const next = left[Math.min(at.current, left.length - 1)]?.querySelector<HTMLElement>('a[href]') ?? list.current;
    next?.focus({ preventScroll: true });
  }, [list, rows]);
  return {
    onFocus: ({ target }) => {
      const index = rowsOf(list.current).findIndex((row) => row.contains(target));
      // What a row has opened (its menu, a dialog) lies elsewhere in the document and is still of this row.
      if (index >= 0) at.current = index;
    },
    onBlur: ({ relatedTarget }) => {
      const goes = relatedTarget !== null && document.getElementById('main')?.contains(relatedTarget) === true;
      if (goes && list.current?.contains(relatedTarget) !== true) at.current = null;
    },
  };
}

const rowsOf = (list: HTMLElement | null): HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? []),
];
