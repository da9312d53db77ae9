/**
 * The names of everything in the cache. What an event is about decides which of them are out of date: `live.ts`. Lists begin
 * with their resource, details with their id, so that one prefix covers what belongs together.
 */
export const keys = {
  attention: ['attention'],
  projects: ['projects'],
  project: (id: string) => ['projects', id],
  protocols: ['protocols'],
  protocol: (id: string) => ['protocol', id],
  steps: (protocolId: string) => ['protocol', protocolId, 'steps'],
  attempts: (protocolId: string) => ['protocol', protocolId, 'attempts'],
  checks: (protocolId: string) => ['protocol', protocolId, 'checks'],
  diff: ['diff'],
  attempt: (id: string) => ['attempt', id],
  running: ['running'],
  events: ['events'],
  /** The activity feed: it is told of what is new and decides when to show it, so that no line moves under a reader. */
  feed: ['feed'],
  queues: ['queues'],
  jobs: ['jobs'],
  deliveries: ['deliveries'],
  tokens: ['tokens'],
  audit: ['audit'],
  system: ['system'],
  doctor: ['doctor'],
} as const;
