/** A worker's heart beats four times in a lease; silent for so long it is taken for dead where nothing better is known. */
export const ALIVE_MS = 30_000;

export const WORKER_STATES = ['alive', 'draining', 'lost', 'stopped'] as const;
export type WorkerState = (typeof WORKER_STATES)[number];

export interface WorkerTimes {
  readonly heartbeatAt: number;
  readonly drainingAt: number | null;
  readonly stoppedAt: number | null;
}

/** `lost` ended without a word; `draining` takes nothing new; `stopped` said good-bye. */
export function workerState({ heartbeatAt, drainingAt, stoppedAt }: WorkerTimes, now: number): WorkerState {
  if (stoppedAt !== null) return 'stopped';
  if (now - heartbeatAt >= ALIVE_MS) return 'lost';
  return drainingAt === null ? 'alive' : 'draining';
}
