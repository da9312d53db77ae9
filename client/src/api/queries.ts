import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { QueryOf } from '../../../src/api-client/client';
import { api, ok, page, type Page, type Schemas } from './client';
import { keys } from './keys';

/** What pages ask for, each under its key. A page takes one of these, or adds one here: nobody else names a key. */
const path = (id: string): { readonly params: { readonly path: { readonly id: string } } } => ({
  params: { path: { id } },
});

const PAGE_SIZE = 50;
/** The badge counts the first page of it: "100+" is as much as anybody wants to know. */
const ATTENTION_SIZE = 100;

/** The rest of a list: by the cursor of its last page. */
const paged = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page<unknown>): string | null => last.next,
};
const from = (cursor: string | null): { readonly limit: number; readonly cursor?: string } => ({
  limit: PAGE_SIZE,
  ...(cursor === null ? {} : { cursor }),
});

export const queries = {
  attention: (filter: QueryOf<'listAttention'> = {}) =>
    infiniteQueryOptions({
      queryKey: [...keys.attention, filter],
      queryFn: ({ signal, pageParam }) =>
        page(
          api.GET('/attention', {
            params: { query: { ...filter, ...from(pageParam), limit: ATTENTION_SIZE } },
            signal,
          }),
        ),
      ...paged,
    }),
  running: () =>
    queryOptions({
      queryKey: keys.running,
      queryFn: ({ signal }) =>
        ok(api.GET('/attempts', { params: { query: { status: ['running', 'queued'], limit: 100 } }, signal })),
      // That a worker has fallen silent is no event: nobody is there to tell it. It is for half a lease, 7 s, until another
      // one takes over.
      refetchInterval: ({ state }) => (state.data?.length === 0 ? false : 5_000),
    }),
  projects: (search = '') =>
    queryOptions({
      queryKey: [...keys.projects, 'list', search],
      queryFn: ({ signal }) =>
        ok(api.GET('/projects', { params: { query: { limit: 500, ...(search === '' ? {} : { search }) } }, signal })),
    }),
  project: (id: string) =>
    queryOptions({
      queryKey: keys.project(id),
      queryFn: ({ signal }) => ok(api.GET('/projects/{id}', { ...path(id), signal })),
    }),
  protocols: (filter: QueryOf<'listProtocols'>) =>
    infiniteQueryOptions({
      queryKey: [...keys.protocols, filter],
      queryFn: ({ signal, pageParam }) =>
        page(api.GET('/protocols', { params: { query: { ...filter, ...from(pageParam) } }, signal })),
      ...paged,
    }),
  protocol: (id: string) =>
    queryOptions({
      queryKey: keys.protocol(id),
      queryFn: ({ signal }) => ok(api.GET('/protocols/{id}', { ...path(id), signal })),
    }),
  steps: (protocolId: string) =>
    queryOptions({
      queryKey: keys.steps(protocolId),
      queryFn: ({ signal }) =>
        ok(api.GET('/protocols/{id}/steps', { params: { path: { id: protocolId }, query: { limit: 99 } }, signal })),
    }),
  attempts: (protocolId: string) =>
    queryOptions({
      queryKey: keys.attempts(protocolId),
      queryFn: ({ signal }) =>
        ok(
          api.GET('/protocols/{id}/attempts', { params: { path: { id: protocolId }, query: { limit: 500 } }, signal }),
        ),
    }),
  attempt: (id: string) =>
    queryOptions({
      queryKey: keys.attempt(id),
      queryFn: ({ signal }) => ok(api.GET('/attempts/{id}', { ...path(id), signal })),
    }),
  /** Of two commits, which never change: nothing makes it out of date. */
  protocolDiff: ({ id, base_sha, head_sha }: Schemas['Protocol']) =>
    queryOptions({
      queryKey: [...keys.diff, id, base_sha, head_sha],
      queryFn: ({ signal }) => ok(api.GET('/protocols/{id}/diff', { ...path(id), parseAs: 'text', signal })),
      staleTime: Infinity,
    }),
  attemptDiff: ({ id, head_sha }: Schemas['Attempt'], against: 'base' | 'previous' | 'step') =>
    queryOptions({
      queryKey: [...keys.diff, id, head_sha, against],
      queryFn: ({ signal }) =>
        ok(api.GET('/attempts/{id}/diff', { params: { path: { id }, query: { against } }, parseAs: 'text', signal })),
      staleTime: Infinity,
    }),
  /** Whether the workers of what runs are heard of; silence has no event, so it is asked for. */
  signals: () =>
    queryOptions({
      queryKey: [...keys.running, 'signals'],
      queryFn: async ({ signal }) => {
        const running = await ok(
          api.GET('/attempts', { params: { query: { status: ['running'], limit: 500 } }, signal }),
        );
        return Object.fromEntries(running.map((attempt) => [attempt.id, attempt.signal]));
      },
      refetchInterval: 5_000,
    }),
  /** What people have decided about steps, and why. */
  decisions: (protocolId: string) =>
    queryOptions({
      queryKey: [...keys.protocol(protocolId), 'decisions'],
      queryFn: ({ signal }) =>
        ok(
          api.GET('/protocols/{id}/events', {
            params: { path: { id: protocolId }, query: { type: ['manual_approval', 'changes_requested'], limit: 100 } },
            signal,
          }),
        ),
    }),
  checks: (protocolId: string) =>
    queryOptions({
      queryKey: keys.checks(protocolId),
      queryFn: ({ signal }) => ok(api.GET('/protocols/{id}/checks', { ...path(protocolId), signal })),
    }),
  events: (filter: QueryOf<'listEvents'>) =>
    infiniteQueryOptions({
      queryKey: [...keys.feed, filter],
      queryFn: ({ signal, pageParam }) =>
        page(api.GET('/events', { params: { query: { ...filter, ...from(pageParam) } }, signal })),
      ...paged,
    }),
  deliveries: (filter: QueryOf<'listDeliveries'>) =>
    infiniteQueryOptions({
      queryKey: [...keys.deliveries, filter],
      queryFn: ({ signal, pageParam }) =>
        page(api.GET('/webhooks/deliveries', { params: { query: { ...filter, ...from(pageParam) } }, signal })),
      ...paged,
      // Only what moves a protocol has an event; the test delivery, which is waited for while a hook is made, has none.
      refetchInterval: 5_000,
    }),
  jobs: (filter: QueryOf<'listJobs'>) =>
    infiniteQueryOptions({
      queryKey: [...keys.jobs, filter],
      queryFn: ({ signal, pageParam }) =>
        page(api.GET('/queues/jobs', { params: { query: { ...filter, ...from(pageParam) } }, signal })),
      ...paged,
    }),
  tokens: () =>
    infiniteQueryOptions({
      queryKey: keys.tokens,
      queryFn: ({ signal, pageParam }) => page(api.GET('/tokens', { params: { query: from(pageParam) }, signal })),
      ...paged,
    }),
  audit: (filter: QueryOf<'listAuditEntries'>) =>
    infiniteQueryOptions({
      queryKey: [...keys.audit, filter],
      queryFn: ({ signal, pageParam }) =>
        page(api.GET('/audit', { params: { query: { ...filter, ...from(pageParam) } }, signal })),
      ...paged,
    }),
  system: () =>
    queryOptions({
      queryKey: keys.system,
      queryFn: ({ signal }) => ok(api.GET('/system', { signal })),
      // What is installed may change at any time, and nothing tells.
      staleTime: 0,
    }),
  doctor: () =>
    queryOptions({
      queryKey: keys.doctor,
      queryFn: ({ signal }) => ok(api.GET('/doctor', { signal })),
      // It looks at programs and at forges: fresh whenever one comes to look, and not in between.
      staleTime: 0,
    }),
  queues: () =>
    queryOptions({
      queryKey: keys.queues,
      queryFn: ({ signal }) => ok(api.GET('/queues', { signal })),
      // Heartbeats and counts have no events.
      refetchInterval: 5_000,
    }),
};
