import { useEffect, useRef, useState, type ReactNode } from 'react';
import { SearchBox } from './field';

/** Long enough that a word is asked for once, short enough that nobody waits. */
const PAUSE_MS = 250;

interface Props {
  readonly label: string;
  /** What is looked for now, as the address says. */
  readonly value: string | undefined;
  readonly onSearch: (text: string | undefined) => void;
}

/** A search whose text is in the address: put there when the typing pauses, and taken from there when one goes back. */
export function SearchText({ label, value = '', onSearch }: Props): ReactNode {
  const [typed, setTyped] = useState(value);
  const [from, setFrom] = useState(value);
  if (from !== value) {
    setFrom(value);
    setTyped(value);
  }
  const timer = useRef<number>(undefined);
  useEffect(() => {
    return () => {
      window.clearTimeout(timer.current);
    };
  }, []);
  const tell = (text: string): void => {
    window.clearTimeout(timer.current);
    onSearch(text === '' ? undefined : text);
  };
  return (
    <SearchBox
      label={label}
      value={typed}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => {
          tell(text);
        }, PAUSE_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') tell(typed);
        if (event.key !== 'Escape') return;
        if (typed === '') event.currentTarget.blur();
        setTyped('');
        tell('');
      }}
    />
  );
}
