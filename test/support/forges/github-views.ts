import type { GithubDescription } from './github-description';
import {
  runWords,
  wordsOf,
  type GithubCheck,
  type GithubComment,
  type GithubPull,
  type GithubRun,
  type GithubState,
  type GithubStatus,
  type GithubWorkflow,
} from './github-state';
import { filledIn, recordOf, type Json } from './json';

const REPO = '/repos/{owner}/{repo}';
const WEB = 'https://github.example';

/** The state in GitHub's words: its own examples, filled in. */
export class GithubViews {
  private readonly owner: string;

  constructor(
    private readonly description: GithubDescription,
    private readonly state: GithubState,
    private readonly repositoryName: string,
    private readonly apiUrl: () => string,
  ) {
    this.owner = repositoryName.split('/')[0] ?? '';
  }

  user(login: string): Json {
    return { ...recordOf(this.description.sample('GET /user')), login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
  }

  repository(): Json {
    const { source: _source, parent: _parent, template_repository: _template, ...sample } = this.sample(`GET ${REPO}`);
    return filledIn(sample, {
      ...{ language: 'TypeScript', full_name: this.repositoryName, name: this.repositoryName.split('/')[1] },
      ...{ owner: { login: this.owner }, default_branch: 'main', archived: false, private: false },
      ...{ html_url: `${WEB}/${this.repositoryName}`, url: this.api('') },
      permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
    });
  }

  pull(pull: GithubPull, sampleOf = `GET ${REPO}/pulls/{pull_number}`): Json {
    const api = this.api(`/pulls/${String(pull.number)}`);
    const { full_name, name, owner, default_branch, html_url, url } = this.repository();
    const repo = { full_name, name, owner, default_branch, html_url, url };
    const full = sampleOf.includes('{pull_number}');
    return filledIn(this.sample(sampleOf), {
      ...{ id: pull.id, number: pull.number, node_id: `PR_${String(pull.id)}`, url: api, draft: pull.draft },
      ...{ html_url: `${WEB}/${this.repositoryName}/pull/${String(pull.number)}`, title: pull.title, body: pull.body },
      ...{ state: pull.state === 'open' ? 'open' : 'closed', created_at: pull.createdAt, updated_at: pull.updatedAt },
      ...{ closed_at: pull.closedAt, merged_at: pull.state === 'merged' ? pull.closedAt : null },
      ...{ requested_teams: [], requested_reviewers: [], labels: [], assignee: null, assignees: [], milestone: null },
      head: { ref: pull.branch, sha: pull.headSha, label: `${this.owner}:${pull.branch}`, repo },
      base: { ref: pull.baseBranch, sha: this.state.branches.get(pull.baseBranch) ?? '0'.repeat(40), repo },
      ...(full ? { merged: pull.state === 'merged', ...mergeability(pull) } : {}),
    });
  }

  ref(branch: string, sha: string): Json {
    return filledIn(this.sample(`GET ${REPO}/git/ref/{ref}`), { ref: `refs/heads/${branch}`, object: { sha } });
  }

  checkRun(check: GithubCheck): Json {
    const { run } = check;
    const job = `${WEB}/${this.repositoryName}/actions/runs/${String(run.id)}/job/${String(check.id)}`;
    return filledIn(this.sample(`GET ${REPO}/check-runs/{check_run_id}`), {
      ...{
        id: check.id,
        head_sha: run.sha,
        name: check.name,
        ...wordsOf(check.state),
        html_url: job,
        details_url: job,
      },
      ...{ started_at: check.startedAt ?? check.createdAt, completed_at: check.completedAt, pull_requests: [] },
      check_suite: { id: run.suiteId },
      app: { slug: 'github-actions', name: 'GitHub Actions' },
      output: {
        ...{ title: check.reason ?? null, summary: null, text: null },
        annotations_count: check.state === 'failure' ? 1 : 0,
      },
    });
  }

  /** What Actions notes for every step that fails. */
  annotation(): Json {
    const sample = this.sample(`GET ${REPO}/check-runs/{check_run_id}/annotations`);
    return { ...sample, path: '.github', annotation_level: 'failure', message: 'Process completed with exit code 1.' };
  }

  combinedStatus(sha: string, statuses: readonly GithubStatus[]): Json {
    const sample = this.sample(`GET ${REPO}/commits/{ref}/status`);
    const one = Array.isArray(sample.statuses) ? recordOf(sample.statuses[0]) : {};
    return {
      ...sample,
      ...{ sha, total_count: statuses.length, state: 'pending' },
      statuses: statuses.map(({ id, context, state, description, updatedAt }) => ({
        ...one,
        ...{ id, context, state, description, target_url: `${WEB}/status/${String(id)}` },
        ...{ created_at: updatedAt, updated_at: updatedAt },
      })),
    };
  }

  run(run: GithubRun): Json {
    const sample = this.sample(`GET ${REPO}/actions/runs`).workflow_runs;
    return filledIn(Array.isArray(sample) ? sample[0] : {}, {
      ...{ id: run.id, name: run.workflow.name, workflow_id: run.workflow.id, check_suite_id: run.suiteId },
      ...{ head_branch: run.branch, head_sha: run.sha, event: run.event, run_attempt: run.attempt, pull_requests: [] },
      ...{ created_at: run.createdAt, updated_at: run.updatedAt, ...runWords(this.state.checksOf(run)) },
      html_url: `${WEB}/${this.repositoryName}/actions/runs/${String(run.id)}`,
    });
  }

  workflow(workflow: GithubWorkflow): Json {
    const sample = this.sample(`GET ${REPO}/actions/workflows`).workflows;
    const path = `.github/workflows/${workflow.name.toLowerCase()}.yml`;
    return {
      ...recordOf(Array.isArray(sample) ? sample[0] : {}),
      id: workflow.id,
      name: workflow.name,
      path,
      state: 'active',
    };
  }

  comment(comment: GithubComment): Json {
    const sample = this.sample(`GET ${REPO}/issues/{issue_number}/comments`);
    const type = comment.login.endsWith('[bot]') ? 'Bot' : 'User';
    return filledIn(sample, { id: comment.id, body: comment.body, user: { login: comment.login, type } });
  }

  sample(name: string): Json {
    return this.description.sample(name);
  }

  private api(path: string): string {
    return `${this.apiUrl()}/repos/${this.repositoryName}${path}`;
  }
}

function mergeability({ conflicts }: GithubPull): Json {
  return { mergeable: !conflicts, mergeable_state: conflicts ? 'dirty' : 'clean' };
}
