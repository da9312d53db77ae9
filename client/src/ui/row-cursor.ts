import { useEffect, useState, type RefObject } from 'react';
import { isTyping } from '../lib/typing';

/**
 * A cursor over the rows (`data-row`) of a list: j and k move it, Enter follows the first link or button of its row,
 * x ticks its box (`data-choose`). -1 until it is used.
 */
export function useRowCursor(list: RefObject<HTMLElement | null>, count: number): number {
  const [at, setAt] = useState(-1);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || count === 0 || list.current?.offsetParent === null) return;
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      if (step !== 0) {
        const next = Math.max(0, Math.min(rows.length - 1, at + step));
        setAt(next);
        rows[next]?.scrollIntoView({ block: 'nearest' });
        rows[next]?.querySelector<HTMLElement>('a[href], button')?.focus({ preventScroll: true });
      } else if (event.key === 'x') {
        rows[at]?.querySelector<HTMLElement>('[data-choose]')?.click();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [at, count, list]);
  return at < count ? at : -1;
}
