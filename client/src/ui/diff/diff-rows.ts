import type { DiffFile, DiffLine, Hunk } from './unified-diff';

/** A line of a diff has an address: the file, and its number after the change, or before it where it was removed. */
export interface LineAddress {
  readonly file: string;
  readonly line: number;
  readonly side: 'new' | 'old';
}

export interface LineComment extends LineAddress {
  readonly id: string;
  readonly text: string;
  /** What the line says, so that whoever reads the comment elsewhere knows what it is about. */
  readonly quote: string;
}

export type DiffRow =
  | { readonly kind: 'file'; readonly key: string; readonly file: DiffFile; readonly open: boolean }
  | { readonly kind: 'hunk'; readonly key: string; readonly hunk: Hunk }
  | { readonly kind: 'line'; readonly key: string; readonly line: DiffLine; readonly address: LineAddress }
  | { readonly kind: 'comment'; readonly key: string; readonly comment: LineComment }
  | { readonly kind: 'editor'; readonly key: string; readonly address: LineAddress; readonly quote: string }
  | { readonly kind: 'note'; readonly key: string; readonly text: string };

interface RowsOptions {
  readonly closed: ReadonlySet<string>;
  readonly comments: readonly LineComment[];
  readonly editing: LineAddress | null;
}

export const keyOf = ({ file, line, side }: LineAddress): string => `${file}:${side}:${String(line)}`;

export const addressOf = (file: string, line: DiffLine): LineAddress =>
  line.after === null ? { file, line: line.before ?? 0, side: 'old' } : { file, line: line.after, side: 'new' };

/** Everything that is shown, one below the other. */
export function diffRows(files: readonly DiffFile[], { closed, comments, editing }: RowsOptions): readonly DiffRow[] {
  const editingKey = editing === null ? null : keyOf(editing);
  const commentsAt = new Map<string, LineComment[]>();
  for (const comment of comments) commentsAt.set(keyOf(comment), [...(commentsAt.get(keyOf(comment)) ?? []), comment]);
  const rows: DiffRow[] = [];
  for (const file of files) {
    const open = !closed.has(file.path);
    rows.push({ kind: 'file', key: file.path, file, open });
    if (!open) continue;
    const note = noteOf(file);
    if (note !== null) rows.push({ kind: 'note', key: `${file.path}:note`, text: note });
    for (const [index, hunk] of file.hunks.entries()) {
      rows.push({ kind: 'hunk', key: `${file.path}@${String(index)}`, hunk });
      for (const line of hunk.lines) {
        const address = addressOf(file.path, line);
        const key = keyOf(address);
        rows.push({ kind: 'line', key, line, address });
        for (const comment of commentsAt.get(key) ?? []) rows.push({ kind: 'comment', key: comment.id, comment });
        if (key === editingKey) rows.push({ kind: 'editor', key: `${key}:editor`, address, quote: line.text });
      }
    }
  }
  return rows;
}

function noteOf(file: DiffFile): string | null {
  if (file.binary) return 'A binary file: it is not shown.';
  if (file.hunks.length > 0) return null;
  if (file.change === 'renamed') return 'Renamed, without a change of its content.';
  if (file.mode !== null) return `Its mode was changed: ${file.mode}.`;
  return file.change === 'added' ? 'An empty file.' : 'Nothing of its content is shown.';
}
