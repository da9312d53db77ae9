import { useQueryClient } from '@tanstack/react-query';
import { api, idempotent, ok, type Schemas } from './client';
import { keys } from './keys';

/** As many as one request takes. */
const AT_ONCE = 200;
const BULK = {
  start: '/protocols/actions/start',
  pause: '/protocols/actions/pause',
  resume: '/protocols/actions/resume',
  cancel: '/protocols/actions/cancel',
  retry_latest: '/protocols/actions/retry_latest',
} as const;
export type BulkProtocolAction = keyof typeof BULK;
export const BULK_PROTOCOL_ACTIONS = Object.keys(BULK) as readonly BulkProtocolAction[];

type Answered = Pick<Schemas['ProtocolBulkItem'], 'id' | 'ok' | 'code' | 'message'>;

async function inParts(
  ids: readonly string[],
  send: (part: string[]) => Promise<readonly Answered[]>,
): Promise<readonly Answered[]> {
  const items: Answered[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) items.push(...(await send(ids.slice(from, from + AT_ONCE))));
  return items;
}

/** Commands on many at once: what became of each is in the answer, and nothing is assumed before. */
export function useBulkCommands() {
  const queries = useQueryClient();
  const outdated = (...stale: readonly (readonly unknown[])[]): Promise<unknown> =>
    Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
  return {
    protocols: (action: BulkProtocolAction, ids: readonly string[]) =>
      inParts(ids, (part) =>
        ok(api.POST(BULK[action], { params: { header: idempotent() }, body: { ids: part } })),
      ).finally(() => outdated(keys.protocols, keys.attention, keys.running, ...ids.map(keys.protocol))),
    replay: (ids: readonly string[]) =>
      inParts(ids, (part) =>
        ok(api.POST('/webhooks/deliveries/actions/replay', { params: { header: idempotent() }, body: { ids: part } })),
      ).finally(() => outdated(keys.deliveries)),
    retryJobs: (ids: readonly string[]) =>
      inParts(ids, (part) =>
        ok(api.POST('/queues/jobs/actions/retry', { params: { header: idempotent() }, body: { ids: part } })),
      ).finally(() => outdated(keys.jobs, keys.queues)),
  };
}
