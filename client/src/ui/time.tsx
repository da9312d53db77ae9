import { useSyncExternalStore, type ReactNode } from 'react';
import { distance, duration, exact } from '../lib/time';

/** One clock for all times of the page: they change together, and not one by one. */
const TICK_MS = 1_000;
let now = Date.now();
let timer: number | undefined;
const watchers = new Set<() => void>();

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const each of watchers) each();
  }, TICK_MS);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** Now, to the second, for whatever shows how long something lasts. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

/** How long ago, with the exact time on hover and for machines. */
export function Ago({ time, suffix = true }: { readonly time: string; readonly suffix?: boolean }): ReactNode {
  const at = Date.parse(time);
  const text = distance(at, useNow());
  return (
    <time dateTime={time} title={exact(at)}>
      {suffix && text !== 'now' && !text.startsWith('in ') ? `${text} ago` : text}
    </time>
  );
}

/** Since when, without "ago": the age of something that waits. */
export const Age = ({ since }: { readonly since: string }): ReactNode => <Ago time={since} suffix={false} />;

/** From one moment to another, or to now while it is going on. */
export function Elapsed({ from, to }: { readonly from: string; readonly to?: string | null }): ReactNode {
  const end = to === undefined || to === null ? null : Date.parse(to);
  const running = useNow();
  const start = Date.parse(from);
  const ms = Math.max(0, (end ?? Math.max(running, start)) - start);
  // While it runs, tenths would flicker.
  const shown = end === null ? Math.floor(ms / 1_000) * 1_000 : ms;
  return (
    <span title={`${exact(start)} – ${end === null ? 'now' : exact(end)}`}>
      {shown === 0 && end === null ? '0 s' : duration(shown)}
    </span>
  );
}
