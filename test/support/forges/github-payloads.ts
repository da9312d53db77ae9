import examples from '@octokit/webhooks-examples';
import {
  runWords,
  wordsOf,
  type GithubCheck,
  type GithubPull,
  type GithubRun,
  type GithubState,
  type GithubStatus,
} from './github-state';
import type { GithubViews } from './github-views';
import { filledIn, recordOf, type Json } from './json';

/** Webhook payloads: GitHub's real samples with our ids, shas, names and times in them. */
export class GithubPayloads {
  constructor(
    private readonly state: GithubState,
    private readonly views: GithubViews,
    private readonly repository: string,
  ) {}

  push(branch: string, before: string | undefined, after: string): Json {
    return this.sample('push', (example) => String(example.ref).startsWith('refs/heads/'), {
      ...{ ref: `refs/heads/${branch}`, before: before ?? '0'.repeat(40), after, created: before === undefined },
      ...{ deleted: false, forced: false, head_commit: { id: after, timestamp: this.state.time() } },
      commits: [],
    });
  }

  pull(action: string, pull: GithubPull): Json {
    // There is no sample of an edited one.
    const like = action === 'edited' ? 'opened' : action;
    const changes = action === 'edited' ? { changes: { title: { from: 'before' } } } : {};
    const full = recordOf(this.views.pull(pull));
    const { head, base, ...own } = full;
    return this.sample('pull_request', (example) => example.action === like, {
      ...{ action, number: pull.number, ...changes },
      pull_request: { ...own, head: shortOf(head), base: shortOf(base) },
    });
  }

  checkRun(action: 'created' | 'completed', check: GithubCheck): Json {
    const { run } = check;
    const { check_suite: _suite, app, ...own } = this.views.checkRun(check);
    return this.sample('check_run', (example) => example.action === action, {
      action,
      check_run: {
        ...{ ...own, ...wordsOf(check.state), app: { slug: recordOf(app).slug }, pull_requests: this.pullsOf(run) },
        check_suite: this.suiteFields(run),
      },
    });
  }

  checkSuite(action: 'requested' | 'completed', run: GithubRun): Json {
    return this.sample('check_suite', (example) => example.action === action, {
      action,
      check_suite: { ...this.suiteFields(run), app: { slug: 'github-actions' } },
    });
  }

  workflowRun(action: 'requested' | 'in_progress' | 'completed', run: GithubRun): Json {
    const words = runWords(this.state.checksOf(run));
    const { repository: _repository, head_repository: _head, head_commit: _commit, ...own } = this.views.run(run);
    const { id, name } = run.workflow;
    const like = action === 'in_progress' ? 'requested' : action;
    return this.sample('workflow_run', (example) => example.action === like, {
      ...{ action, workflow: { id, name } },
      workflow_run: {
        ...{ ...own, ...words, head_commit: { id: run.sha }, head_repository: { full_name: this.repository } },
        pull_requests: this.pullsOf(run),
      },
    });
  }

  workflowJob(action: 'queued' | 'in_progress' | 'completed', check: GithubCheck): Json {
    const { run } = check;
    return this.sample('workflow_job', (example) => example.action === action, {
      action,
      workflow_job: {
        ...{ id: check.id, run_id: run.id, run_attempt: run.attempt, head_sha: run.sha, head_branch: run.branch },
        ...{ name: check.name, workflow_name: run.workflow.name, ...wordsOf(check.state), steps: [] },
        ...{ created_at: check.createdAt, started_at: check.startedAt ?? check.createdAt },
        ...{ completed_at: check.completedAt, html_url: recordOf(this.views.checkRun(check)).html_url },
      },
    });
  }

  status({ id, sha, context, state, description, updatedAt }: GithubStatus): Json {
    const branches = [...this.state.branches].filter(([, head]) => head === sha);
    return this.sample('status', () => true, {
      ...{ id, sha, context, state, description, name: this.repository, commit: { sha } },
      ...{ created_at: updatedAt, updated_at: updatedAt },
      branches: branches.map(([name]) => ({ name, commit: { sha }, protected: false })),
    });
  }

  private suiteFields(run: GithubRun): Json {
    return {
      ...{ id: run.suiteId, head_branch: run.branch, head_sha: run.sha, before: run.sha, after: run.sha },
      ...{ created_at: run.createdAt, updated_at: run.updatedAt, ...runWords(this.state.checksOf(run)) },
      pull_requests: this.pullsOf(run),
    };
  }

  private pullsOf(run: GithubRun): readonly Json[] {
    return this.state.pulls
      .filter((pull) => pull.state === 'open' && pull.headSha === run.sha)
      .map(({ id, number, branch, baseBranch, headSha }) => ({
        ...{ id, number, head: { ref: branch, sha: headSha }, base: { ref: baseBranch } },
      }));
  }

  private sample(event: string, fits: (example: Json) => boolean, changes: Json): Json {
    const known = (examples as unknown as readonly { name: string; examples: Json[] }[]).find(
      (one) => one.name === event,
    );
    const example = known?.examples.find(fits);
    if (example === undefined) throw new Error(`There is no sample of ${event} like that.`);
    const theirs = String(recordOf(example.repository).full_name);
    const ours = JSON.parse(JSON.stringify(example).replaceAll(theirs, this.repository)) as Json;
    const [owner, name] = this.repository.split('/');
    const repository = { full_name: this.repository, name, owner: { login: owner }, default_branch: 'main' };
    return filledIn(ours, { repository, ...changes });
  }
}

/** Of a branch's end: the repository in it is the sample's. */
function shortOf(end: unknown): Json {
  const { ref, sha, label } = recordOf(end);
  return { ref, sha, label };
}
