import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useReducer, useState, type RefObject } from 'react';

export type VirtualRowsState = Virtualizer<HTMLDivElement, HTMLDivElement>;

interface VirtualOptions {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly count: number;
  /** Of a row that has not been measured; exact where none is. */
  readonly rowHeight: number;
  readonly keyOf?: (index: number) => string | number;
}

/**
 * Of a long list only the rows that are seen are in the page. Made of the library's class and not of its hook, whose answer
 * looks the same while it changes: here whoever asks is drawn again with every change.
 */
export function useVirtualRows({ box, count, rowHeight, keyOf }: VirtualOptions): VirtualRowsState {
  const [, drawAgain] = useReducer((version: number) => version + 1, 0);
  const options = {
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    ...(keyOf !== undefined && { getItemKey: keyOf }),
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: drawAgain,
  };
  const [rows] = useState(() => new Virtualizer<HTMLDivElement, HTMLDivElement>(options));
  rows.setOptions(options);
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => {
    rows._willUpdate();
  });
  return rows;
}
