import type { WaitingCode } from './waiting';

/** Who must act for a run to go on. `system`: it goes on by itself. */
export const WAITING_ON = ['person', 'agent', 'queue', 'ci', 'system'] as const;
export type WaitingOn = (typeof WAITING_ON)[number];

const WHO = {
  working: 'agent',
  ending: 'agent',
  worker_lost: 'queue',
  queued: 'queue',
  retry: 'system',
  alone: 'queue',
  no_worker: 'queue',
  queue_unreachable: 'queue',
  paused: 'person',
  start: 'person',
  next_step: 'person',
  approval: 'person',
  ci: 'ci',
  forge_limit: 'system',
  forge_unreachable: 'system',
  forge_refuses: 'person',
  pull_request: 'system',
  merge: 'person',
  draft: 'person',
  conflicts: 'person',
  budget: 'person',
  engine: 'person',
  ci_failed: 'person',
  branch: 'person',
  poison: 'person',
  blocked: 'person',
  failed: 'person',
  earlier_step: 'system',
  unexplained: 'person',
} as const satisfies Record<WaitingCode, WaitingOn>;

export function whoMoves(code: WaitingCode): WaitingOn {
  return WHO[code];
}
