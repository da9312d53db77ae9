import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { EventRow } from './event-row';
import styles from './events.module.css';
import type { FeedRow } from './feed';

interface Props {
  readonly rows: readonly FeedRow[];
  readonly projects: ReadonlyMap<string, string>;
  readonly open: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
}

/** Most events fit on one line. */
const ROW_PX = 44;

/** Only what is in sight is in the page: a feed has no end. */
export function FeedList({ rows, projects, open, onOpen }: Props): ReactNode {
  const list = useRef<HTMLOListElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const main = document.getElementById('main');
    if (list.current === null || main === null) return;
    // What stands above the list changes its height: a bar that comes, filters that wrap.
    setMargin(list.current.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop);
  }, [rows.length]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => document.getElementById('main'),
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.key ?? index,
    scrollMargin: margin,
    overscan: 12,
  });
  return (
    <ol ref={list} className={styles.feed} style={{ height: virtual.getTotalSize() }} aria-label="Events">
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            data-row={row.kind === 'event' ? '' : undefined}
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            className={styles.row}
            style={{ transform: `translateY(${String(start - margin)}px)` }}
          >
            {row.kind === 'day' ? (
              <h2 className={styles.day}>{dayOf(row.at)}</h2>
            ) : (
              <EventRow
                event={row.event}
                project={projects.get(row.event.project_id)}
                open={open === row.event.id}
                onOpen={onOpen}
              />
            )}
          </li>
        );
      })}
    </ol>
  );
}

function dayOf(at: string): string {
  const day = new Date(at);
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  if (ago === 0) return 'Today';
  if (ago === 1) return 'Yesterday';
  return day.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}
