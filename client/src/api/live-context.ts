import { createContext, use, useEffect, useRef } from 'react';
import type { Schemas } from './client';
import { type LiveFeed, type LiveState, useLiveState } from './live';

export const LiveContext = createContext<LiveFeed | null>(null);

export function useFeed(): LiveFeed {
  const feed = use(LiveContext);
  if (feed === null) throw new Error('There is no live feed above this component.');
  return feed;
}

export const useConnection = (): { readonly state: LiveState; readonly lostAt: number | null } =>
  useLiveState(useFeed());

/** Calls with every event while the component is there. */
export function useEvents(listener: (event: Schemas['Event']) => void): void {
  const feed = useFeed();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      feed.listen((event) => {
        latest.current(event);
      }),
    [feed],
  );
}
