import type { CheckReport } from '../../ci/domain/check';
import { checkStateOf } from '../../ci/domain/conclusion';
import type { JsonFields } from './json-fields';

/** Stages before a runner has it. `manual` waits for a person before it begins, of a pipeline between its stages. */
const NOT_BEGUN: ReadonlySet<string> = new Set([
  ...['created', 'waiting_for_resource', 'waiting_for_callback', 'preparing', 'pending', 'scheduled', 'manual'],
]);

/** The report of a Pipeline Hook, or the reason why there is none in it. */
export function pipelineCheck(payload: JsonFields, sha: string): CheckReport | string {
  const pipeline = payload.at('object_attributes');
  const id = pipeline.id('id');
  const status = pipeline.text('status');
  if (id === null) return 'no_id';
  if (status === null) return 'no_state';
  // The hook has no time of its own: the newest thing that it tells of is when it was sent, or shortly before.
  const times = [pipeline, ...payload.list('builds')].map((part) =>
    part.newestTime('created_at', 'started_at', 'finished_at', 'updated_at'),
  );
  return {
    kind: 'pipeline',
    sha,
    // `workflow:name` may be any text, a commit's title for one: no name to require a check by.
    name: 'pipeline',
    group: pipeline.text('source') ?? 'unknown',
    providerId: id,
    parentId: null,
    state: checkStateOf(status),
    conclusion: status,
    url: pipeline.url('url') ?? pageOf(payload, `pipelines/${id}`),
    summary: null,
    order: { runAttempt: 1, updatedAt: Math.max(...times), rank: rankOf(status) },
  };
}

/** The report of a Job Hook. `commit.id` in it is the pipeline's. */
export function jobCheck(payload: JsonFields, sha: string): CheckReport | string {
  const id = payload.id('build_id');
  const name = payload.text('build_name');
  const status = payload.text('build_status');
  if (id === null) return 'no_id';
  if (name === null) return 'no_name';
  if (status === null) return 'no_state';
  const state = checkStateOf(status);
  // A pipeline passes whatever becomes of a job that may fail, and does not wait for one that nobody has to start.
  const spared = payload.flag('build_allow_failure') === true && (state === 'failure' || status === 'manual');
  return {
    kind: 'job',
    sha,
    name,
    // The hook does not tell the pipeline's source; pipelines of two sources are told apart by their own checks.
    group: 'job',
    providerId: id,
    parentId: payload.id('pipeline_id') ?? payload.at('commit').id('id'),
    state: spared ? 'neutral' : state,
    // A reason is told of jobs that have not even begun, too.
    conclusion: (status === 'failed' ? payload.text('build_failure_reason') : null) ?? status,
    url: pageOf(payload, `jobs/${id}`),
    summary: null,
    order: {
      runAttempt: 1,
      updatedAt: payload.newestTime('build_created_at', 'build_started_at', 'build_finished_at'),
      rank: rankOf(status),
    },
  };
}

function rankOf(status: string): number {
  if (NOT_BEGUN.has(status)) return 0;
  return checkStateOf(status) === 'running' ? 1 : 2;
}

function pageOf(payload: JsonFields, page: string): string | null {
  const home = payload.at('project').url('web_url') ?? payload.at('repository').url('homepage');
  return home === null ? null : `${home}/-/${page}`;
}
