/** Whether a worker that says it is at something is still heard of. */
export const SIGNALS = ['live', 'silent'] as const;
export type Signal = (typeof SIGNALS)[number];

export interface LeaseTimes {
  readonly leaseUntil: number | null;
  /** Null where nothing is known of the worker but its lease. */
  readonly heartbeatAt: number | null;
}

/**
 * Since when the holder of a lease is silent; null while it is heard of. A worker renews its leases and its heartbeat
 * together, several times within a lease: silent for half of one, it is dead, frozen or cut off.
 */
export function silentSince({ leaseUntil, heartbeatAt }: LeaseTimes, now: number): number | null {
  if (leaseUntil === null) return null;
  const heard = heartbeatAt ?? leaseUntil;
  if (leaseUntil <= now) return Math.min(heard, leaseUntil);
  return heartbeatAt !== null && now - heard > (leaseUntil - heard) / 2 ? heard : null;
}

/** Of an attempt that is said to run: without a lease nobody is at it. */
export function signalOf(times: LeaseTimes, now: number): Signal {
  return times.leaseUntil === null || silentSince(times, now) !== null ? 'silent' : 'live';
}
