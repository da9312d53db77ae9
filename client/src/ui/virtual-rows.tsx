import type { KeyboardEventHandler, ReactNode, RefObject } from 'react';
import { visible } from '../lib/visible';
import type { VirtualRowsState } from './use-virtual-rows';
import styles from './virtual-rows.module.css';

interface VirtualRowsProps<T> {
  readonly items: readonly T[];
  /** Of {@link useVirtualRows}, with the same box and as many rows. */
  readonly virtual: VirtualRowsState;
  readonly box: RefObject<HTMLDivElement | null>;
  readonly label: string;
  readonly onKeyDown?: KeyboardEventHandler<HTMLDivElement>;
  readonly children: (item: T) => ReactNode;
}

/** A box that scrolls, which keys reach, and in it those rows of a long list that are seen, each as high as it turns out. */
export function VirtualRows<T>({ items, virtual, box, label, onKeyDown, children }: VirtualRowsProps<T>): ReactNode {
  return (
    <div ref={box} className={styles.box} role="region" aria-label={visible(label)} tabIndex={0} onKeyDown={onKeyDown}>
      <div className={styles.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const item = items[index];
          return (
            item !== undefined && (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className={styles.place}
                style={{ transform: `translateY(${String(start)}px)` }}
              >
                {children(item)}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
