import { ChevronDown, ChevronRight, MessageSquarePlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../button';
import { TextArea } from '../field';
import { Tag } from '../small';
import { VisibleText } from '../visible-text';
import styles from './diff.module.css';
import type { DiffRow, LineAddress, LineComment } from './diff-rows';
import type { DiffFile } from './unified-diff';

export interface RowHandlers {
  readonly onToggle: (path: string) => void;
  readonly onTarget: (address: LineAddress) => void;
  readonly onComment: ((address: LineAddress) => void) | null;
  readonly onSave: (address: LineAddress, quote: string, text: string) => void;
  readonly onCancel: () => void;
  readonly onRemove: (id: string) => void;
}

interface RowProps {
  readonly row: DiffRow;
  readonly marked: boolean;
  readonly handlers: RowHandlers;
}

export function DiffRowView({ row, marked, handlers }: RowProps): ReactNode {
  switch (row.kind) {
    case 'file':
      return <FileHead file={row.file} open={row.open} onToggle={handlers.onToggle} />;
    case 'hunk':
      return (
        <div className={styles.hunk}>
          {row.hunk.range} <VisibleText text={row.hunk.place} />
        </div>
      );
    case 'line':
      return <Line row={row} marked={marked} handlers={handlers} />;
    case 'comment':
      return <Comment comment={row.comment} onRemove={handlers.onRemove} />;
    case 'editor':
      return <Editor address={row.address} quote={row.quote} handlers={handlers} />;
    case 'note':
      return (
        <p className={styles.note}>
          <VisibleText text={row.text} />
        </p>
      );
  }
}

const CHANGES = { added: 'added', deleted: 'deleted', renamed: 'renamed', copied: 'copied', changed: null } as const;

function FileHead({
  file,
  open,
  onToggle,
}: {
  readonly file: DiffFile;
  readonly open: boolean;
  readonly onToggle: (path: string) => void;
}): ReactNode {
  const change = CHANGES[file.change];
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <div className={styles.head}>
      <button
        type="button"
        className={styles.headButton}
        aria-expanded={open}
        onClick={() => {
          onToggle(file.path);
        }}
      >
        <Chevron size={14} aria-hidden />
        {file.oldPath !== file.path && (
          <>
            <VisibleText text={file.oldPath} /> →{' '}
          </>
        )}
        <VisibleText text={file.path} />
      </button>
      {change !== null && <Tag>{change}</Tag>}
      {file.mode !== null && (
        <Tag>
          <VisibleText text={file.mode} />
        </Tag>
      )}
      <span className={styles.counts}>
        <span className={styles.plus}>+{file.added}</span> <span className={styles.minus}>−{file.removed}</span>
      </span>
    </div>
  );
}

const SIGNS = { added: '+', removed: '−', context: ' ' } as const;
/** A line of a minified file would stop the page. */
const SHOWN = 2_000;

function Line({
  row: { line, address },
  marked,
  handlers,
}: RowProps & { readonly row: Extract<DiffRow, { kind: 'line' }> }): ReactNode {
  const [shown, setShown] = useState(SHOWN);
  const { onComment } = handlers;
  return (
    <div className={styles.line} data-kind={line.kind} data-marked={marked || undefined} data-line={address.line}>
      <button
        type="button"
        tabIndex={-1}
        className={styles.numbers}
        title="Link to this line"
        aria-label={`Link to line ${String(address.line)}`}
        onClick={() => {
          handlers.onTarget(address);
        }}
      >
        <span>{line.before}</span>
        <span>{line.after}</span>
      </button>
      {onComment !== null && (
        <button
          type="button"
          tabIndex={-1}
          className={styles.add}
          title="Comment on this line (+)"
          aria-label={`Comment on line ${String(address.line)}`}
          onClick={() => {
            onComment(address);
          }}
        >
          <MessageSquarePlus size={13} aria-hidden />
        </button>
      )}
      <span className={styles.sign}>{SIGNS[line.kind]}</span>
      <span className={styles.code}>
        <VisibleText text={line.text.slice(0, shown)} />
        {line.text.length > shown && (
          <button
            type="button"
            className={styles.more}
            onClick={() => {
              setShown(shown * 10);
            }}
          >
            show more
          </button>
        )}
        {line.open && <span className={styles.open}> no newline at the end of the file</span>}
      </span>
    </div>
  );
}

function Comment({
  comment,
  onRemove,
}: {
  readonly comment: LineComment;
  readonly onRemove: (id: string) => void;
}): ReactNode {
  return (
    <div className={styles.comment}>
      <p>
        <VisibleText text={comment.text} />
      </p>
      <Button
        small
        tone="quiet"
        onClick={() => {
          onRemove(comment.id);
        }}
      >
        Remove
      </Button>
    </div>
  );
}

function Editor({
  address,
  quote,
  handlers,
}: {
  readonly address: LineAddress;
  readonly quote: string;
  readonly handlers: RowHandlers;
}): ReactNode {
  const [text, setText] = useState('');
  const save = (): void => {
    if (text.trim() !== '') handlers.onSave(address, quote, text.trim());
  };
  return (
    <div className={styles.editor}>
      <TextArea
        label={`Comment on line ${String(address.line)}`}
        hint="Ctrl Enter keeps it, Escape drops it."
        rows={3}
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') handlers.onCancel();
          else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      <div className={styles.editorButtons}>
        <Button small tone="primary" disabled={text.trim() === ''} onClick={save}>
          Add comment
        </Button>
        <Button small onClick={handlers.onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
