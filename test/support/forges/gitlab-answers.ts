import {
  type GitlabProject,
  type JobRow,
  type MergeRequestRow,
  type NoteRow,
  OWNER,
  type Person,
  type PipelineRow,
  statusOf,
  type StatusRow,
} from './gitlab-project';

/** What makes a draft, by GitLab's documentation; `WIP:` no longer does. */
const DRAFT = /^\s*(?:\[draft\]|\(draft\)|draft:)/i;

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
const seconds = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : (to - from) / 1000;

export function isDraftTitle(title: string): boolean {
  return DRAFT.test(title);
}

/** The objects of GitLab's API, as its documentation shows them. */
export class GitlabAnswers {
  constructor(private readonly project: GitlabProject) {}

  user(person: Person): object {
    const { id, username, name } = person;
    return { id, username, name, state: 'active', avatar_url: null, web_url: `${this.host}/${username}` };
  }

  currentUser(): object {
    return { ...this.user(OWNER), created_at: iso(0), email: 'bot@example.com', bot: true, two_factor_enabled: false };
  }

  projectOf(accessLevel: number): object {
    const { id, path, webUrl } = this.project;
    const name = path.split('/').at(-1) ?? '';
    const group = path.split('/').slice(0, -1).join('/');
    return {
      ...{ id, description: null, name, name_with_namespace: path.replaceAll('/', ' / '), path: name },
      ...{ path_with_namespace: path, created_at: iso(0), default_branch: 'main', web_url: webUrl },
      ...{ ssh_url_to_repo: `git@gitlab.example.com:${path}.git`, http_url_to_repo: `${webUrl}.git` },
      ...{ visibility: 'private', archived: false },
      // Membership by the group: nothing is said of the project itself.
      permissions: { project_access: null, group_access: { access_level: accessLevel, notification_level: 3 } },
      namespace: { id: 3, name: group, path: group.split('/').at(-1), kind: 'group', full_path: group },
    };
  }

  commit(sha: string): object {
    const merge = this.project.pipelines.find((one) => one.sha === sha)?.mergeOf ?? null;
    const parent_ids = merge === null ? [] : ['d'.repeat(40), merge];
    const web_url = `${this.project.webUrl}/-/commit/${sha}`;
    return {
      id: sha,
      short_id: sha.slice(0, 8),
      title: 'A change',
      message: 'A change\n',
      created_at: iso(0),
      parent_ids,
      web_url,
    };
  }

  branch(name: string, sha: string): object {
    return {
      ...{ name, merged: false, protected: name === 'main', default: name === 'main', can_push: name !== 'main' },
      ...{ developers_can_push: false, developers_can_merge: false },
      web_url: `${this.project.webUrl}/-/tree/${encodeURIComponent(name)}`,
      commit: this.commit(sha),
    };
  }

  /** In a list: mergeability is as it was found last, and what would be dear to find out is left out. */
  listedMergeRequest(row: MergeRequestRow): object {
    const { id, path, webUrl } = this.project;
    const draft = isDraftTitle(row.title);
    const over = row.state === 'merged' || row.state === 'closed';
    return {
      ...{ id: 1000 + row.iid, iid: row.iid, project_id: id, title: row.title, description: row.description },
      ...{ state: row.state, created_at: iso(row.createdAt), updated_at: iso(row.updatedAt) },
      ...{ merged_at: row.state === 'merged' ? iso(row.updatedAt) : null, merge_user: null },
      ...{ closed_at: row.state === 'closed' ? iso(row.updatedAt) : null, closed_by: null, prepared_at: null },
      ...{ target_branch: row.target, source_branch: row.source, upvotes: 0, downvotes: 0, user_notes_count: 0 },
      ...{ author: this.user(OWNER), assignees: [], reviewers: [], labels: [], draft, work_in_progress: draft },
      ...{ source_project_id: row.sourceProjectId, target_project_id: id, merge_when_pipeline_succeeds: false },
      ...{ merge_status: 'unchecked', detailed_merge_status: over ? 'not_open' : 'unchecked', sha: row.sha },
      ...{ merge_commit_sha: row.state === 'merged' ? 'f'.repeat(40) : null, squash_commit_sha: null, squash: false },
      ...{ discussion_locked: null, should_remove_source_branch: null, force_remove_source_branch: false },
      references: { short: `!${String(row.iid)}`, relative: `!${String(row.iid)}`, full: `${path}!${String(row.iid)}` },
      web_url: `${webUrl}/-/merge_requests/${String(row.iid)}`,
      ...{ has_conflicts: false, blocking_discussions_resolved: true },
    };
  }

  mergeRequest(row: MergeRequestRow): object {
    const open = isDraftTitle(row.title) ? 'draft_status' : 'mergeable';
    const base = this.project.branches.get(row.target) ?? null;
    const head = this.project.headPipeline(row);
    return {
      ...this.listedMergeRequest(row),
      merge_status: 'can_be_merged',
      detailed_merge_status: row.state === 'opened' ? open : 'not_open',
      ...{ subscribed: true, changes_count: '1', merge_error: null, user: { can_merge: true } },
      head_pipeline: head === undefined ? null : this.pipelineDetails(head),
      diff_refs: { base_sha: base, head_sha: row.sha ?? 'e'.repeat(40), start_sha: base },
    };
  }

  note(row: NoteRow, mergeRequest: MergeRequestRow): object {
    const time = iso(row.createdAt);
    return {
      ...{ id: row.id, body: row.body, author: this.user(row.author), created_at: time, updated_at: time },
      ...{ system: false, noteable_id: 1000 + mergeRequest.iid, noteable_type: 'MergeRequest' },
      ...{ noteable_iid: mergeRequest.iid, project_id: this.project.id, resolvable: false, internal: false },
    };
  }

  pipeline(row: PipelineRow): object {
    return {
      ...{ id: row.id, iid: row.iid, project_id: this.project.id, status: statusOf(row), source: row.source },
      ...{ ref: row.ref, sha: row.sha, name: null, web_url: `${this.project.webUrl}/-/pipelines/${String(row.id)}` },
      ...{ created_at: iso(row.createdAt), updated_at: iso(row.updatedAt) },
    };
  }

  pipelineDetails(row: PipelineRow): object {
    return {
      ...this.pipeline(row),
      ...{ before_sha: '0'.repeat(40), tag: false, yaml_errors: row.yamlErrors, user: this.user(OWNER) },
      ...{ started_at: iso(row.createdAt), finished_at: null, committed_at: null },
      ...{ duration: null, queued_duration: 1, coverage: null },
    };
  }

  job(row: JobRow, pipeline: PipelineRow): object {
    const { id, webUrl } = this.project;
    const { ref, sha } = pipeline;
    return {
      ...{ id: row.id, name: row.name, stage: 'test', status: row.status, ref, tag: false, coverage: null },
      ...{ allow_failure: row.allowFailure, created_at: iso(row.createdAt), started_at: iso(row.startedAt) },
      ...{ finished_at: iso(row.finishedAt), duration: seconds(row.startedAt, row.finishedAt) },
      queued_duration: seconds(row.createdAt, row.startedAt),
      // There is no such attribute on a job that has not failed.
      ...(row.failureReason === null ? {} : { failure_reason: row.failureReason }),
      ...{ web_url: `${webUrl}/-/jobs/${String(row.id)}`, user: this.user(OWNER), commit: this.commit(sha) },
      pipeline: { id: pipeline.id, project_id: id, ref, sha, status: statusOf(pipeline) },
      ...{ artifacts: [], tag_list: [], runner: null },
    };
  }

  /** Jobs are listed among a commit's statuses too. */
  statusOfJob(row: JobRow, pipeline: PipelineRow): object {
    return {
      ...{ id: row.id, sha: pipeline.sha, ref: pipeline.ref, status: row.status, name: row.name, description: null },
      ...{ target_url: `${this.project.webUrl}/-/jobs/${String(row.id)}`, created_at: iso(row.createdAt) },
      ...{ started_at: iso(row.startedAt), finished_at: iso(row.finishedAt), allow_failure: row.allowFailure },
      ...{ coverage: null, pipeline_id: pipeline.id, author: this.user(OWNER) },
    };
  }

  status(row: StatusRow): object {
    return {
      ...{ id: row.id, sha: row.sha, ref: 'main', status: row.status, name: row.name, target_url: row.url },
      ...{ description: row.description, created_at: iso(row.createdAt), started_at: null, finished_at: null },
      ...{ allow_failure: false, coverage: null, pipeline_id: 99, author: this.user(STRANGER_OF_CI) },
    };
  }

  private get host(): string {
    return this.project.webUrl.slice(0, -this.project.path.length - 1);
  }
}

const STRANGER_OF_CI: Person = { id: 9, username: 'jenkins', name: 'Jenkins' };
