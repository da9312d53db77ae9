import { memo, useState, type ReactNode } from 'react';
import { readAnsi, type TextStyle } from '../../lib/ansi';
import { compact } from '../../lib/numbers';
import { classes } from '../class-names';
import { VisibleText } from '../visible-text';
import type { LogLine } from './log-lines';
import { piecesAround } from './log-search';
import styles from './log.module.css';

interface LogRowProps {
  readonly index: number;
  readonly start: number;
  readonly measure: ((element: HTMLDivElement | null) => void) | undefined;
  readonly line: LogLine;
  readonly style: TextStyle;
  /** Colours are shown; otherwise the escapes are, as characters. */
  readonly ansi: boolean;
  readonly words: string;
  readonly current: boolean;
  readonly onPick: (line: number) => void;
}

/** A line of a megabyte would stop the page: it is cut, and more of it is shown when it is wanted. */
const SHOWN = 2_000;

function Row({ index, start, measure, line, style, ansi, words, current, onPick }: LogRowProps): ReactNode {
  const [shown, setShown] = useState(SHOWN);
  const text = line.text.length > shown ? line.text.slice(0, shown) : line.text;
  const spans = ansi ? readAnsi(text, style).spans : [{ text, style: null }];
  return (
    <div
      ref={measure}
      data-index={index}
      data-line={line.source}
      data-kind={line.kind}
      data-current={current || undefined}
      className={styles.row}
      style={{ transform: `translateY(${String(start)}px)` }}
    >
      <button
        type="button"
        className={styles.number}
        tabIndex={-1}
        title="Link to this line"
        aria-label={`Link to line ${String(line.source)}`}
        onClick={() => {
          onPick(line.source);
        }}
      >
        {line.source}
      </button>
      <span className={styles.text}>
        {spans.map((span, at) => (
          <span key={at} className={span.style === null ? undefined : classOf(span.style)}>
            <Marked text={span.text} words={words} />
          </span>
        ))}
        {line.text.length > shown && (
          <button
            type="button"
            className={styles.more}
            onClick={() => {
              setShown(shown * 10);
            }}
          >
            show more ({compact(line.text.length - shown)} characters)
          </button>
        )}
      </span>
    </div>
  );
}

export const LogRow = memo(Row);

function Marked({ text, words }: { readonly text: string; readonly words: string }): ReactNode {
  return piecesAround(text, words).map((piece, index) =>
    piece === '' ? null : index % 2 === 1 ? (
      <mark key={index}>
        <VisibleText text={piece} />
      </mark>
    ) : (
      <VisibleText key={index} text={piece} />
    ),
  );
}

function classOf({ colour, marked, bold, dim, italic, underline }: TextStyle): string {
  return classes(
    colour !== null && styles[colour],
    marked && styles.marked,
    bold && styles.bold,
    dim && styles.dim,
    italic && styles.italic,
    underline && styles.underline,
  );
}
