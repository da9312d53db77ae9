import type { SuggestedGate } from './gate-sources/root-files';

export const SETUP_STATUSES = ['queued', 'running', 'completed', 'failed'] as const;
export type SetupStatus = (typeof SETUP_STATUSES)[number];

/** In the order in which they are reached. */
export const SETUP_STAGES = [
  'fetching',
  'fetched',
  'base_found',
  'push_checked',
  'forge_checked',
  'gates_detected',
] as const;
export type SetupStage = (typeof SETUP_STAGES)[number];

/** Something that a person should know or mend; a code is documented in docs/troubleshooting.md. */
export interface SetupFinding {
  readonly code: string;
  readonly message: string;
}

/** What the set-up job knows of a project. Field names are those of the public API: the document is stored as it is. */
export interface ProjectSetup {
  readonly status: SetupStatus;
  /** How far it has come; null before the first. */
  readonly stage: SetupStage | null;
  /** Commit of the base branch. */
  readonly base_sha: string | null;
  readonly suggested_gates: readonly SuggestedGate[];
  /** Things that stop no run. */
  readonly findings: readonly SetupFinding[];
  /** Why it failed. */
  readonly problem: SetupFinding | null;
  /** Epoch milliseconds. */
  readonly updated_at: number;
}

export type SetupResult = Pick<ProjectSetup, 'base_sha' | 'suggested_gates' | 'findings'>;

/** What earlier set-ups found stays in view until there is something newer. */
export function queuedSetup(before: ProjectSetup | null, now: number): ProjectSetup {
  return { ...(before ?? NOTHING_KNOWN), status: 'queued', stage: null, problem: null, updated_at: now };
}

/** Undefined when it runs already: the job was taken up again after a crash or an outage. */
export function begunSetup(before: ProjectSetup | null, now: number): ProjectSetup | undefined {
  return before?.status === 'running' ? undefined : { ...queuedSetup(before, now), status: 'running' };
}

/** The three below are undefined for a set-up that does not run: the writer was too late, or has written it before. */
export function advancedSetup(before: ProjectSetup | null, stage: SetupStage, now: number): ProjectSetup | undefined {
  if (before?.status !== 'running') return undefined;
  // Also for a stage that was reached before: a job that is tried again says nothing twice.
  const reached = before.stage === null ? -1 : SETUP_STAGES.indexOf(before.stage);
  return SETUP_STAGES.indexOf(stage) <= reached ? undefined : { ...before, stage, updated_at: now };
}

export function completedSetup(
  before: ProjectSetup | null,
  result: SetupResult,
  now: number,
): ProjectSetup | undefined {
  if (before?.status !== 'running') return undefined;
  return { ...before, ...result, status: 'completed', updated_at: now };
}

export function failedSetup(before: ProjectSetup | null, problem: SetupFinding, now: number): ProjectSetup | undefined {
  return before?.status === 'running' ? { ...before, status: 'failed', problem, updated_at: now } : undefined;
}

const NOTHING_KNOWN: Omit<ProjectSetup, 'status' | 'updated_at'> = {
  stage: null,
  base_sha: null,
  suggested_gates: [],
  findings: [],
  problem: null,
};
