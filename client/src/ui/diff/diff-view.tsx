import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { counted } from '../../lib/numbers';
import { isTyping } from '../../lib/typing';
import { visible } from '../../lib/visible';
import { Empty } from '../states';
import { useVirtualRows } from '../use-virtual-rows';
import { VirtualRows } from '../virtual-rows';
import { VisibleText } from '../visible-text';
import styles from './diff.module.css';
import { DiffRowView, type RowHandlers } from './diff-row';
import { diffRows, keyOf, type DiffRow, type LineAddress, type LineComment } from './diff-rows';
import { parseDiff, type DiffFile } from './unified-diff';

export interface DiffReview {
  readonly comments: readonly LineComment[];
  add(address: LineAddress, quote: string, text: string): void;
  remove(id: string): void;
}

interface DiffViewProps {
  readonly text: string;
  readonly label: string;
  /** The line that an address leads to. */
  readonly target: LineAddress | null;
  readonly onTarget: (target: LineAddress) => void;
  /** Null where nothing can be said about lines. */
  readonly review: DiffReview | null;
}

const ROW_HEIGHT = 20;
/** Of a line of a minified file, what is read out: nobody listens to a megabyte. */
const HEARD = 500;
/** A file of more lines is closed at first: a lock file would hide what matters. */
const LONG_FILE = 1_500;

/** What was changed, by file and line; lines have addresses, and take comments. */
export function DiffView({ text, label, target, onTarget, review }: DiffViewProps): ReactNode {
  const files = useMemo(() => parseDiff(text), [text]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(
    () => new Set(files.filter((file) => isLong(file) && file.path !== target?.file).map(({ path }) => path)),
  );
  const [editing, setEditing] = useState<LineAddress | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const comments = review?.comments;
  const rows = useMemo(
    () => diffRows(files, { closed, comments: comments ?? [], editing }),
    [files, closed, comments, editing],
  );
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualRows({
    box,
    count: rows.length,
    rowHeight: ROW_HEIGHT,
    keyOf: (index) => rows[index]?.key ?? index,
  });
  const targetKey = target === null ? null : keyOf(target);
  const scrollTo = (isIt: (row: DiffRow) => boolean, align: 'center' | 'start' | 'auto'): void => {
    const index = rows.findIndex(isIt);
    if (index !== -1) virtual.scrollToIndex(index, { align });
  };
  // Whoever scrolls on, or marks a line that is seen, is not brought back.
  const arrived = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (targetKey === null || arrived.current === targetKey) return;
    const index = rows.findIndex(({ key }) => key === targetKey);
    if (index === -1) return;
    arrived.current = targetKey;
    virtual.scrollToIndex(index, { align: 'center' });
  }, [virtual, targetKey, rows]);

  if (files.length === 0)
    return <Empty title="Nothing is changed">What is compared here is the same on both sides.</Empty>;

  const handlers: RowHandlers = {
    onToggle: (path) => {
      setClosed(toggled(closed, path));
    },
    onTarget: (address) => {
      arrived.current = keyOf(address);
      onTarget(address);
    },
    onComment: review === null ? null : setEditing,
    onSave: (address, quote, words) => {
      review?.add(address, quote, words);
      setEditing(null);
      box.current?.focus();
    },
    onCancel: () => {
      setEditing(null);
      box.current?.focus();
    },
    onRemove: (id) => {
      review?.remove(id);
    },
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isTyping(event.nativeEvent)) return;
    const lines = rows.flatMap((row) => (row.kind === 'line' ? [row] : []));
    const at = lines.findIndex(({ key }) => key === (cursor ?? targetKey));
    const go = (row: (typeof lines)[number] | undefined): void => {
      if (row === undefined) return;
      setCursor(row.key);
      scrollTo(({ key }) => key === row.key, 'auto');
    };
    const here = lines[at];
    if (event.key === 'j' || event.key === 'ArrowDown') go(lines[at + 1]);
    else if (event.key === 'k' || event.key === 'ArrowUp') go(lines[Math.max(0, at - 1)]);
    else if (event.key === 'n' || event.key === 'p') {
      const all = rows.flatMap((row) => (row.kind === 'file' ? [row] : []));
      const path = here?.address.file;
      const place = all.findIndex(({ file }) => file.path === path) + (event.key === 'n' ? 1 : -1);
      const next = all[Math.max(0, Math.min(all.length - 1, place))];
      scrollTo((row) => row === next, 'start');
      setCursor(lines.find(({ address }) => address.file === next?.file.path)?.key ?? cursor);
    } else if (event.key === '+' && here !== undefined && review !== null) setEditing(here.address);
    else if (event.key === 'Enter' && here !== undefined && event.target === box.current)
      handlers.onTarget(here.address);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const marked = cursor ?? targetKey;
  const markedRow = rows.find((row) => row.kind === 'line' && row.key === marked);
  return (
    <div className={styles.diff}>
      <FileList
        files={files}
        onPick={(path) => {
          scrollTo((row) => row.kind === 'file' && row.file.path === path, 'start');
        }}
      />
      {text.endsWith(' bytes]\n') && (
        <p className={styles.cut}>The diff is longer than what a page can show: its end is left out.</p>
      )}
      <span className="sr-only" role="status">
        {cursor !== null &&
          markedRow?.kind === 'line' &&
          `Line ${String(markedRow.address.line)}: ${visible(markedRow.line.text.slice(0, HEARD))}`}
      </span>
      <VirtualRows items={rows} virtual={virtual} box={box} label={label} onKeyDown={onKeyDown}>
        {(row) => <DiffRowView row={row} marked={row.key === marked} handlers={handlers} />}
      </VirtualRows>
    </div>
  );
}

const isLong = ({ added, removed }: DiffFile): boolean => added + removed > LONG_FILE;

function toggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

function FileList({
  files,
  onPick,
}: {
  readonly files: readonly DiffFile[];
  readonly onPick: (path: string) => void;
}): ReactNode {
  const sum = (of: (file: DiffFile) => number): number => files.reduce((all, file) => all + of(file), 0);
  return (
    <details className={styles.files} open={files.length <= 6}>
      <summary>
        {counted(files.length, 'file')}{' '}
        <Counts added={sum(({ added }) => added)} removed={sum(({ removed }) => removed)} />
      </summary>
      <ul>
        {files.map((file) => (
          <li key={file.path}>
            <button
              type="button"
              className={styles.fileLink}
              onClick={() => {
                onPick(file.path);
              }}
            >
              <VisibleText text={file.path} />
            </button>
            <Counts added={file.added} removed={file.removed} />
          </li>
        ))}
      </ul>
    </details>
  );
}

export const Counts = ({ added, removed }: { readonly added: number; readonly removed: number }): ReactNode => (
  <span className={styles.counts}>
    <span className={styles.plus}>+{added}</span> <span className={styles.minus}>−{removed}</span>
  </span>
);
