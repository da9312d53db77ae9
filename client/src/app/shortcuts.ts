import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isDialogOpen, isTyping } from '../lib/typing';
import { PLACES } from './places';

/** For how long `g` waits for its second key. */
const PREFIX_MS = 1_200;

interface Handlers {
  readonly palette: () => void;
  readonly help: () => void;
}

/** Keys that work on every page: Ctrl-K or ⌘K, `g` and a place, `/` for the search of the page, `?` for help, `c` to create. */
export function useShortcuts(handlers: Handlers): void {
  const navigate = useNavigate();
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    let prefixAt = -Infinity;
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current.palette();
        return;
      }
      if (isTyping(event) || isDialogOpen()) return;
      const afterG = event.timeStamp - prefixAt < PREFIX_MS;
      prefixAt = -Infinity;
      const place = afterG ? PLACES.find(({ key }) => key === event.key) : undefined;
      if (place !== undefined) void navigate({ to: place.to });
      else if (event.key === 'g') prefixAt = event.timeStamp;
      else if (event.key === '/') focusSearch();
      else if (event.key === '?') latest.current.help();
      else if (event.key === 'c') void navigate({ to: '/protocols/new' });
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [navigate]);
}

function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>('#main [data-search]');
  box?.focus();
  box?.select();
}

export const SHORTCUTS: readonly (readonly [keys: string, does: string])[] = [
  ['Ctrl K', 'Go to a project, a protocol or a place'],
  ...PLACES.map(({ key, label }) => [`g ${key}`, label] as const),
  ['c', 'New protocol'],
  ['/', 'Search on this page'],
  ['j / k', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['x', 'Choose the row'],
  ['[ / ]', 'Previous and next tab of a protocol'],
  ['Esc', 'Close what is open'],
  ['?', 'This list'],
];
