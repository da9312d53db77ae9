import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Schemas } from './client';
import { keys } from './keys';
import { queries } from './queries';

export type Signals = Readonly<Record<string, Schemas['ListedAttempt']['signal'] | undefined>>;

type Some = Pick<Schemas['Attempt'], 'id' | 'status'>;

/** By attempt, of those that run. */
export function useSignals(attempts: readonly Some[]): Signals {
  const enabled = attempts.some(({ status }) => status === 'running');
  return useQuery({ ...queries.signals(), enabled }).data ?? {};
}

/**
 * True while its row says running and its worker is not heard of: nobody may call that running. What the run waits for is
 * another sentence then, and no event tells of that, so it is asked for.
 */
export function useSilence(protocolId: string, attempts: readonly Some[]): boolean {
  const cache = useQueryClient();
  const signals = useSignals(attempts);
  const isSilent = attempts.some(({ id, status }) => status === 'running' && signals[id] === 'silent');
  const was = useRef(isSilent);
  useEffect(() => {
    if (was.current === isSilent) return;
    was.current = isSilent;
    void cache.invalidateQueries({ queryKey: keys.protocol(protocolId), exact: true });
  }, [cache, protocolId, isSilent]);
  return isSilent;
}
