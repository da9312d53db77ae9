import type { CheckOrder, CheckReport, CheckState } from '../../../ci/domain/check';
import { checkStateOf } from '../../../ci/domain/conclusion';

/** More than is kept: what is kept is cut when it has been masked. */
const MAX_SUMMARY = 8_000;

interface Times {
  readonly created_at?: string | null;
  readonly started_at?: string | null;
  readonly finished_at?: string | null;
  readonly updated_at?: string | null;
}

export interface SeenPipeline extends Times {
  readonly id: number;
  readonly status: string;
  readonly source: string;
  readonly web_url: string;
}

export interface SeenJob extends Times {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly allow_failure: boolean;
  readonly failure_reason?: string | null;
  readonly web_url: string;
}

/** Jobs of pipelines are listed among the statuses too, with the same ids; others come from outside. */
export interface SeenStatus extends Times {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly allow_failure?: boolean;
  readonly description?: string | null;
  readonly target_url?: string | null;
}

export function pipelineCheck(sha: string, pipeline: SeenPipeline): CheckReport {
  return {
    kind: 'pipeline',
    sha,
    name: 'pipeline',
    group: pipeline.source,
    providerId: String(pipeline.id),
    parentId: null,
    state: checkStateOf(pipeline.status),
    conclusion: pipeline.status,
    url: pipeline.web_url,
    summary: null,
    order: orderOf(pipeline),
  };
}

export function jobCheck(sha: string, job: SeenJob, pipeline: SeenPipeline): CheckReport {
  return {
    kind: 'job',
    sha,
    name: job.name,
    // A job hook does not tell its pipeline's source; the pipelines themselves are told apart by theirs.
    group: 'job',
    providerId: String(job.id),
    parentId: String(pipeline.id),
    state: leniently(job),
    conclusion: (job.status === 'failed' ? job.failure_reason : null) ?? job.status,
    url: job.web_url,
    summary: null,
    order: orderOf(job),
  };
}

export function statusCheck(sha: string, status: SeenStatus): CheckReport {
  return {
    kind: 'status',
    sha,
    name: status.name,
    group: 'status',
    providerId: status.name,
    parentId: null,
    state: leniently(status),
    conclusion: status.status,
    url: status.target_url ?? null,
    summary: status.description?.slice(0, MAX_SUMMARY) ?? null,
    order: orderOf(status),
  };
}

/** A job's own page is the target of its status; anything else was put there by whoever reports from outside. */
export function isJobs(status: SeenStatus): boolean {
  const page = /\/(?:-\/jobs|builds)\/(\d+)$/.exec(status.target_url ?? '');
  return page?.[1] === String(status.id);
}

/** A pipeline passes whatever becomes of a job that may fail, and does not wait for one that nobody has to start. */
function leniently(job: { readonly status: string; readonly allow_failure?: boolean }): CheckState {
  const state = checkStateOf(job.status);
  const spared = state === 'failure' || job.status === 'manual';
  return spared && job.allow_failure === true ? 'neutral' : state;
}

const NOT_BEGUN: ReadonlySet<string> = new Set([
  ...['created', 'waiting_for_resource', 'waiting_for_callback', 'preparing', 'pending', 'scheduled', 'manual'],
]);

/** Jobs and pipelines have no attempts: a job that is run again is another job. */
function orderOf(seen: Times & { readonly status: string }): CheckOrder {
  const times = [seen.updated_at, seen.finished_at, seen.started_at, seen.created_at];
  const known = times.map((time) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time));
  const begun = checkStateOf(seen.status) === 'running' ? 1 : 2;
  return { runAttempt: 1, updatedAt: Math.max(0, ...known), rank: NOT_BEGUN.has(seen.status) ? 0 : begun };
}
