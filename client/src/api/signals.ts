import { type QueryFilters, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { AnyStatus } from '../lib/status';
import type { Schemas } from './client';
import { keys } from './keys';
import { queries } from './queries';

export type Signals = Readonly<Record<string, Schemas['ListedAttempt']['signal'] | undefined>>;

type Some = Pick<Schemas['Attempt'], 'id' | 'status'>;
type Listed = Pick<Schemas['Protocol'], 'id' | 'active_attempt'>;

/** By attempt, of those that run. */
export function useSignals(attempts: readonly Some[]): Signals {
  const enabled = attempts.some(({ status }) => status === 'running');
  return useQuery({ ...queries.signals(), enabled }).data ?? {};
}

/** True of one whose row says running and whose worker is not heard of: nobody may call that running. */
export const isSilent = ({ id, status }: Some, signals: Signals): boolean =>
  status === 'running' && signals[id] === 'silent';

/** The status as it may be shown, of what these attempts are at work for. */
export const shownStatus = (status: AnyStatus, attempts: readonly Some[], signals: Signals): AnyStatus =>
  attempts.some((attempt) => isSilent(attempt, signals)) ? 'silent' : status;

/** Whether one of a protocol's attempts is silent. */
export function useSilence(protocolId: string, attempts: readonly Some[]): boolean {
  const signals = useSignals(attempts);
  const silent = attempts.some((attempt) => isSilent(attempt, signals));
  useAskedAgain({ queryKey: keys.protocol(protocolId), exact: true }, silent);
  return silent;
}

/** The ids of those protocols of a list that are at work and not heard of. */
export function useSilentProtocols(protocols: readonly Listed[]): ReadonlySet<string> {
  const active = protocols.flatMap(({ active_attempt: attempt }) => (attempt === null ? [] : [attempt]));
  const signals = useSignals(active);
  const silent = new Set(
    active.filter((attempt) => isSilent(attempt, signals)).map(({ protocol_run_id: protocolId }) => protocolId),
  );
  useAskedAgain({ queryKey: keys.protocols }, [...silent].join());
  return silent;
}

/** What something waits for is another sentence once it is silent, or is heard again: no event tells of that. */
function useAskedAgain(what: QueryFilters, silence: boolean | string): void {
  const cache = useQueryClient();
  const was = useRef(silence);
  useEffect(() => {
    if (was.current === silence) return;
    was.current = silence;
    void cache.invalidateQueries(what);
  });
}
