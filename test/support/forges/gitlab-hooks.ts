import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type GitlabProject,
  type JobRow,
  type MergeRequestRow,
  OWNER,
  type PipelineRow,
  statusOf,
} from './gitlab-project';
import { isDraftTitle } from './gitlab-answers';

type Json = Record<string, unknown>;

export interface GitlabHook {
  /** `X-Gitlab-Event`. */
  readonly event: string;
  readonly payload: Json;
}

const NO_COMMIT = '0'.repeat(40);
const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
/** `2024-03-05 15:23:28 UTC`: how pipeline events write times. */
const utc = (time: number | null): string | null =>
  time === null ? null : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
const utcSeconds = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : (to - from) / 1000;

function sample(name: string): Json {
  const file = join(__dirname, '../../fixtures/forges/gitlab-webhooks', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Json;
}

/** Events of a project: the documented samples, with what is true here put in. */
export class GitlabHooks {
  private readonly samples = {
    push: sample('push'),
    mergeRequest: sample('merge_request'),
    pipeline: sample('pipeline'),
    build: sample('build'),
  };

  constructor(private readonly project: GitlabProject) {}

  push(branch: string, before: string | undefined, after: string): GitlabHook {
    const payload = {
      ...this.samples.push,
      ...{ before: before ?? NO_COMMIT, after, checkout_sha: after, ref: `refs/heads/${branch}`, ref_protected: false },
      ...{ project_id: this.project.id, project: this.owned(this.samples.push.project), total_commits_count: 1 },
      commits: [],
    };
    return { event: 'Push Hook', payload };
  }

  mergeRequest(row: MergeRequestRow, action: string, more: Json = {}): GitlabHook {
    const base = this.samples.mergeRequest;
    const draft = isDraftTitle(row.title);
    const url = `${this.project.webUrl}/-/merge_requests/${String(row.iid)}`;
    const attributes = {
      ...(base.object_attributes as Json),
      ...{ id: 1000 + row.iid, iid: row.iid, target_branch: row.target, source_branch: row.source },
      ...{ source_project_id: row.sourceProjectId, target_project_id: this.project.id, title: row.title },
      ...{ description: row.description, state: row.state, draft, work_in_progress: draft, url, action },
      ...{ created_at: iso(row.createdAt), updated_at: iso(row.updatedAt), merge_status: 'unchecked' },
      ...{ detailed_merge_status: draft ? 'draft_status' : 'unchecked', labels: [] },
      last_commit: { ...((base.object_attributes as Json).last_commit as Json), id: row.sha },
      ...more,
    };
    const payload = {
      ...base,
      project: this.owned(base.project),
      object_attributes: attributes,
      labels: [],
      changes: {},
    };
    return { event: 'Merge Request Hook', payload };
  }

  pipeline(row: PipelineRow): GitlabHook {
    const base = this.samples.pipeline;
    const status = statusOf(row);
    const over = ['success', 'failed', 'canceled', 'skipped'].includes(status);
    const { source_pipeline: _upstream, ...rest } = base;
    const payload = {
      ...rest,
      object_attributes: {
        ...(base.object_attributes as Json),
        ...{ id: row.id, iid: row.iid, name: null, ref: row.ref, sha: row.sha, source: row.source, status },
        ...{ created_at: utc(row.createdAt), finished_at: over ? utc(row.updatedAt) : null },
        ...{ duration: over ? utcSeconds(row.createdAt, row.updatedAt) : null, variables: [] },
        url: `${this.project.webUrl}/-/pipelines/${String(row.id)}`,
      },
      merge_request: this.mergeRequestOf(row),
      project: this.owned(base.project),
      commit: { ...(base.commit as Json), id: row.sha },
      builds: row.jobs.filter((job) => !job.retried).map((job) => this.buildIn(base, job)),
    };
    return { event: 'Pipeline Hook', payload };
  }

  job(row: JobRow, pipeline: PipelineRow): GitlabHook {
    const base = this.samples.build;
    const { source_pipeline: _upstream, ...rest } = base;
    const status = statusOf(pipeline);
    const retries = pipeline.jobs.filter((job) => job.name === row.name && job.retried).length;
    const payload = {
      ...rest,
      ...{ ref: pipeline.ref, sha: pipeline.sha, build_id: row.id, build_name: row.name, build_status: row.status },
      ...{ build_created_at: iso(row.createdAt), build_created_at_iso: iso(row.createdAt) },
      ...{ build_started_at: iso(row.startedAt), build_started_at_iso: iso(row.startedAt) },
      ...{ build_finished_at: iso(row.finishedAt), build_finished_at_iso: iso(row.finishedAt) },
      ...{ build_duration: utcSeconds(row.startedAt, row.finishedAt), build_allow_failure: row.allowFailure },
      ...{ build_failure_reason: row.failureReason ?? 'unknown_failure', retries_count: retries },
      ...{ pipeline_id: pipeline.id, project_id: this.project.id, project_name: this.project.path },
      commit: { ...(base.commit as Json), id: pipeline.id, sha: pipeline.sha, status },
      project: this.owned(base.project),
    };
    return { event: 'Job Hook', payload };
  }

  private buildIn(base: Json, job: JobRow): Json {
    return {
      ...(base.builds as readonly Json[])[1],
      ...{ id: job.id, name: job.name, status: job.status, created_at: utc(job.createdAt) },
      ...{ started_at: utc(job.startedAt), finished_at: utc(job.finishedAt), failure_reason: job.failureReason },
      ...{ duration: utcSeconds(job.startedAt, job.finishedAt), allow_failure: job.allowFailure },
      ...{ when: job.status === 'manual' ? 'manual' : 'on_success', manual: job.status === 'manual' },
    };
  }

  private mergeRequestOf(row: PipelineRow): Json | null {
    const iid = /^refs\/merge-requests\/(\d+)\//.exec(row.ref)?.[1];
    const found = this.project.mergeRequests.find((one) => String(one.iid) === iid);
    if (found === undefined) return null;
    return {
      ...(this.samples.pipeline.merge_request as Json),
      ...{ id: 1000 + found.iid, iid: found.iid, title: found.title, state: found.state },
      ...{ source_branch: found.source, target_branch: found.target },
      ...{ source_project_id: found.sourceProjectId, target_project_id: this.project.id },
      url: `${this.project.webUrl}/-/merge_requests/${String(found.iid)}`,
    };
  }

  private owned(project: unknown): Json {
    const { id, path, webUrl } = this.project;
    const name = path.split('/').at(-1);
    return {
      ...(project as Json),
      ...{ id, name, path_with_namespace: path, web_url: webUrl, namespace: OWNER.name },
      ...{ git_http_url: `${webUrl}.git`, git_ssh_url: `git@gitlab.example.com:${path}.git` },
    };
  }
}
