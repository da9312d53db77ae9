import { ArrowDownToLine, ChevronDown, ChevronUp, WrapText } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { exactNumber } from '../../lib/numbers';
import { Button, IconButton } from '../button';
import { SearchBox } from '../field';
import { Toolbar } from '../page';
import { Empty, Failure } from '../states';
import { useVirtualRows } from '../use-virtual-rows';
import { LogRow } from './log-row';
import styles from './log.module.css';
import type { Log, LogLook } from './use-log';
import { useLogSearch } from './use-log-search';

interface LogViewProps {
  readonly log: Log;
  /** What it is the log of. */
  readonly label: string;
  readonly look: LogLook;
  readonly onLook: (look: LogLook) => void;
  /** The line that an address leads to, by its number in the log. */
  readonly line: number | undefined;
  readonly onLine: (line: number) => void;
  readonly search: string;
  readonly onSearch: (words: string) => void;
}

const ROW_HEIGHT = 20;
/** At the end, within so many pixels, what comes is followed. */
const NEAR_END = 24;

const isNarrow = (): boolean => window.matchMedia('(max-width: 720px)').matches;

/** What an attempt prints: it follows the end, is searched, and every line has an address. */
export function LogView({ log, label, look, onLook, line, onLine, search, onSearch }: LogViewProps): ReactNode {
  const { lines, version, state, error } = log;
  const box = useRef<HTMLDivElement>(null);
  const [wrap, setWrap] = useState(isNarrow);
  const [follow, setFollow] = useState(line === undefined && search === '');
  const { count } = lines;
  const rows = useVirtualRows({ box, count, rowHeight: ROW_HEIGHT });
  const { found, busy } = useLogSearch(lines, version, search);
  const isThere = line !== undefined && count > 0 && (lines.at(count - 1).source >= line || state === 'over');
  const place = isThere ? lines.placeOf(line) : -1;

  useLayoutEffect(() => {
    rows.measure();
  }, [rows, wrap, look]);
  // A line that was picked is seen: the page stays where it is.
  const picked = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (place >= 0 && picked.current !== line) rows.scrollToIndex(place, { align: 'center' });
  }, [rows, place, line, wrap]);
  useEffect(() => {
    if (follow && count > 0) rows.scrollToIndex(count - 1, { align: 'end' });
  }, [rows, follow, count, wrap]);

  const pick = useCallback(
    (source: number) => {
      picked.current = source;
      setFollow(false);
      onLine(source);
    },
    [onLine],
  );

  if (error !== null) return <Failure error={error} />;
  const goTo = (index: number): void => {
    setFollow(false);
    onLine(lines.at(index).source);
  };
  const step = (by: 1 | -1): void => {
    const next =
      by === 1 ? found.find((index) => index > place) : found.findLast((index) => index < place || place < 0);
    const target = next ?? (by === 1 ? found[0] : found.at(-1));
    if (target !== undefined) goTo(target);
  };
  return (
    <div className={styles.log}>
      <Toolbar label="Log">
        <SearchBox
          label="Search, or :number for a line"
          value={search}
          onChange={(event) => {
            onSearch(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            const number = /^:(\d+)$/.exec(search)?.[1];
            if (number === undefined) step(event.shiftKey ? -1 : 1);
            else if (count > 0) goTo(lines.placeOf(Number(number)));
          }}
        />
        {search !== '' && !search.startsWith(':') && (
          <span className={styles.found} role="status">
            {foundWords(found, place, busy)}
          </span>
        )}
        <IconButton
          small
          label="Previous match"
          disabled={found.length === 0}
          onClick={() => {
            step(-1);
          }}
        >
          <ChevronUp size={15} aria-hidden />
        </IconButton>
        <IconButton
          small
          label="Next match"
          disabled={found.length === 0}
          onClick={() => {
            step(1);
          }}
        >
          <ChevronDown size={15} aria-hidden />
        </IconButton>
        <span className={styles.gap} />
        <Button
          small
          tone="quiet"
          aria-pressed={look === 'raw'}
          onClick={() => {
            onLook(look === 'raw' ? 'pretty' : 'raw');
          }}
        >
          Raw
        </Button>
        <Button
          small
          tone="quiet"
          icon={<WrapText size={14} aria-hidden />}
          aria-pressed={wrap}
          onClick={() => {
            setWrap(!wrap);
          }}
        >
          Wrap
        </Button>
        {state !== 'over' && (
          <Button
            small
            tone="quiet"
            icon={<ArrowDownToLine size={14} aria-hidden />}
            aria-pressed={follow}
            onClick={() => {
              setFollow(!follow);
            }}
          >
            Follow
          </Button>
        )}
      </Toolbar>
      <div
        ref={box}
        className={styles.box}
        data-wrap={wrap}
        role="region"
        aria-label={label}
        tabIndex={0}
        onWheel={(event) => {
          if (event.deltaY < 0) setFollow(false);
        }}
        onKeyDown={(event) => {
          if (['ArrowUp', 'PageUp', 'Home'].includes(event.key)) setFollow(false);
        }}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          if (state !== 'over' && scrollHeight - scrollTop - clientHeight < NEAR_END && place < 0) setFollow(true);
        }}
      >
        {count === 0 && <Nothing state={state} />}
        <div className={styles.lines} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <LogRow
              key={index}
              index={index}
              start={start}
              measure={wrap ? rows.measureElement : undefined}
              line={lines.at(index)}
              style={lines.styleAt(index)}
              ansi={look === 'pretty'}
              words={search.startsWith(':') ? '' : search}
              current={index === place}
              onPick={pick}
            />
          ))}
        </div>
      </div>
      <p className={styles.foot} role="status">
        {`${exactNumber(count)} lines`}
        {log.cut && ' · the log goes on, and is longer than what a page can show'}
        {state === 'following' && ' · follows what is printed'}
        {state === 'away' && ' · no signal: it goes on when the server answers'}
      </p>
    </div>
  );
}

const Nothing = ({ state }: { readonly state: Log['state'] }): ReactNode => (
  <div className={styles.nothing}>
    {state === 'over' ? (
      <Empty title="Nothing was printed">The attempt ended without any output.</Empty>
    ) : (
      <span role="status">{state === 'opening' ? 'Opening the log…' : 'Nothing has been printed yet.'}</span>
    )}
  </div>
);

function foundWords(found: readonly number[], place: number, busy: boolean): string {
  const at = found.indexOf(place);
  const all = `${exactNumber(found.length)}${busy ? '…' : ''}`;
  if (found.length === 0) return busy ? 'Searching…' : 'Not found';
  return at === -1 ? `${all} lines` : `${exactNumber(at + 1)} of ${all}`;
}
