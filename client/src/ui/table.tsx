import { useRef, type ReactNode } from 'react';
import { visible } from '../lib/visible';
import { Sheet } from './page';
import { classes } from './class-names';
import styles from './table.module.css';
import { useRowCursor } from './row-cursor';
import type { Selection } from './selection';

export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => ReactNode;
  readonly right?: boolean;
  /** What the row is: on a narrow screen it stands first, without its label. */
  readonly lead?: boolean;
}

interface TableProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly id: (row: T) => string;
  readonly columns: readonly Column<T>[];
  /** With it each row has a box to choose it by, which the key x ticks; `name` says for whom. */
  readonly choose?: {
    readonly selection: Selection;
    readonly name: (row: T) => string;
    /** Left out: for every row. */
    readonly possible?: (row: T) => boolean;
  };
}

/**
 * Rows of facts. Below 720 px each row is a card. The keys j and k go from row to row and Enter follows the first link of it.
 */
export function Table<T>({ label, rows, id, columns, choose }: TableProps<T>): ReactNode {
  const list = useRef<HTMLTableSectionElement>(null);
  const cursor = useRowCursor(list, rows.length);
  return (
    <Sheet>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <caption className="sr-only">{label}</caption>
          <thead>
            <tr>
              {choose !== undefined && (
                <th scope="col" className={styles.choose}>
                  <ChooseAll selection={choose.selection} ids={rows.filter(choose.possible ?? Boolean).map(id)} />
                </th>
              )}
              {columns.map(({ head, right }) => (
                <th key={head} scope="col" className={right === true ? styles.right : undefined}>
                  {head === '' ? <span className="sr-only">Actions</span> : head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={list}>
            {rows.map((row, index) => (
              <tr
                key={id(row)}
                data-row
                data-cursor={cursor === index}
                data-chosen={choose?.selection.has(id(row)) === true}
              >
                {choose !== undefined && (
                  <td className={styles.choose}>
                    {(choose.possible?.(row) ?? true) && (
                      <input
                        type="checkbox"
                        data-choose
                        aria-label={`Choose ${visible(choose.name(row))}`}
                        checked={choose.selection.has(id(row))}
                        onChange={() => {
                          choose.selection.toggle(id(row));
                        }}
                      />
                    )}
                  </td>
                )}
                {columns.map(({ head, cell, right, lead }) => (
                  <td
                    key={head}
                    data-label={head === '' ? undefined : head}
                    data-lead={lead === true}
                    className={classes(right === true && styles.right)}
                  >
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}

function ChooseAll({ selection, ids }: { readonly selection: Selection; readonly ids: readonly string[] }): ReactNode {
  const all = ids.length > 0 && selection.ids.size === ids.length;
  const some = selection.ids.size > 0 && !all;
  return (
    <input
      type="checkbox"
      aria-label="Choose all that are shown"
      checked={all}
      ref={(box) => {
        // There is no attribute for it.
        if (box !== null) box.indeterminate = some;
      }}
      onChange={() => {
        selection.set(all ? [] : ids);
      }}
    />
  );
}
