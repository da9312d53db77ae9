import { useEffect, useState } from 'react';
import type { LogLines } from './log-lines';
import { LogSearch } from './log-search';

interface Found {
  readonly found: readonly number[];
  readonly busy: boolean;
}

const NOTHING: Found = { found: [], busy: false };
const SLICE_MS = 10;

/** Lines that have these words, while the log and the words change. What a search has seen it does not look at again. */
export function useLogSearch(lines: LogLines, version: number, words: string): Found {
  const wanted = words.startsWith(':') ? '' : words;
  const [search, setSearch] = useState(() => new LogSearch(lines, wanted));
  if (search.lines !== lines || search.words !== wanted) setSearch(new LogSearch(lines, wanted));
  const [result, setResult] = useState(NOTHING);
  useEffect(() => {
    if (wanted === '') return undefined;
    let timer = 0;
    const look = (): void => {
      const busy = search.lookOn(SLICE_MS);
      setResult({ found: search.found, busy });
      if (busy) timer = window.setTimeout(look);
    };
    timer = window.setTimeout(look);
    return () => {
      window.clearTimeout(timer);
    };
  }, [search, wanted, version]);
  return wanted === '' || search.found !== result.found ? NOTHING : result;
}
