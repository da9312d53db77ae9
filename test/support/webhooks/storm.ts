import type { Webhook } from './signed-webhook';
import { FOREIGN, HEAD, OLDER } from './pushed-run';
import type { Seeded } from './seeded';

/** One delivery of a storm, with what its builder knows about it. */
export interface StormDelivery {
  readonly webhook: Webhook;
  /** Its place in the provider's order. */
  readonly at: number;
  /** What it says about a check; null: about something else, or nothing. */
  readonly says: Said | null;
}

export interface Said {
  /** `kind name sha id`: one run of one check. */
  readonly check: string;
  readonly conclusion: string;
}

/** How a storm ends: with an open pull request, or merged over a commit of somebody else. */
export type StormEnd = 'open' | 'merged';

export const STORM_PULL = 7;
/** A check that is red at the end, whatever the others say. */
export const STORM_VERDICT = 'verdict';

/** Half of it about the head, the rest about an older commit of the run and about somebody else's. */
export function someSha(dice: Seeded): string {
  return dice.pick([HEAD, HEAD, HEAD, OLDER, FOREIGN]);
}

export function checkKey(kind: string, name: string, sha: string, id: number | string): string {
  return `${kind} ${name} ${sha} ${String(id)}`;
}

/** Forges tell times of whole seconds; here no two deliveries share one. */
export function timeOf(at: number): string {
  return new Date(Date.UTC(2025, 0, 1) + at * 1_000).toISOString().replace('.000', '');
}
