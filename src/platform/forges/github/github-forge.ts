import type { CheckReport } from '../../../ci/domain/check';
import { Unprocessable } from '../../../kernel/errors';
import {
  Forge,
  type FailureEvidence,
  type ForgeAccess,
  type ForgeConnection,
  type NewPullRequest,
  type PullRequest,
} from '../../../ports/forge';
import type { ForgeLimits } from '../forge-limits';
import { GithubApi } from './github-api';
import { checkRunReport, statusReport } from './github-checks';
import { triggerGithubCi } from './github-ci';
import { putGithubComment } from './github-comments';
import { githubEvidence } from './github-evidence';
import { toPullRequest } from './github-pull-request';
import { GithubSelf } from './github-self';

/** GitHub takes longer than this only when it is ill; the job is tried again later. */
const TIMEOUT_MS = 15_000;
const NO_DRAFTS = /Draft pull requests are not supported/i;
const EXISTS = /A pull request already exists/i;
/** A 409 on any ref of a repository without commits. */
const EMPTY = /Git Repository is empty/i;
const READY = `mutation ($id: ID!) {
  markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } }
}`;

/** github.com and GitHub Enterprise Server. Requests fail at once: the job queue is who tries again. */
export class GithubForge extends Forge {
  private readonly api: GithubApi;
  private readonly self: GithubSelf;
  private readonly owner: string;

  constructor(connection: ForgeConnection, limits: ForgeLimits, options: { readonly timeoutMs?: number } = {}) {
    super();
    this.api = new GithubApi(connection, limits, options.timeoutMs ?? TIMEOUT_MS);
    this.self = new GithubSelf(this.api);
    this.owner = connection.repository.split('/')[0] ?? '';
  }

  async findPullRequest(branch: string): Promise<PullRequest | undefined> {
    return this.newestOf(branch, 'all');
  }

  async openPullRequest(wanted: NewPullRequest): Promise<PullRequest> {
    const open = await this.findOpen(wanted.branch);
    if (open !== undefined) return open;
    try {
      return await this.create(wanted);
    } catch (error) {
      if (!(error instanceof Unprocessable) || error.code !== 'forge.refused') throw error;
      // Private repositories of free plans know no drafts.
      if (wanted.draft && NO_DRAFTS.test(error.message)) return this.openPullRequest({ ...wanted, draft: false });
      if (!EXISTS.test(error.message)) throw error;
      const other = await this.findOpen(wanted.branch);
      if (other === undefined) throw error;
      return other;
    }
  }

  async getPullRequest(number: number): Promise<PullRequest> {
    return toPullRequest(await this.pull(number));
  }

  async updatePullRequest(number: number, text: { title: string; body: string }): Promise<PullRequest> {
    const { title, body } = text;
    const pull = await this.api.call((request, common) =>
      request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', { ...common, pull_number: number, title, body }),
    );
    return toPullRequest(pull);
  }

  async markReady(number: number): Promise<PullRequest> {
    const pull = await this.pull(number);
    if (pull.draft !== true) return toPullRequest(pull);
    // The REST API cannot do it.
    await this.api.graphql(READY, { id: pull.node_id });
    return this.getPullRequest(number);
  }

  async listChecks(sha: string): Promise<readonly CheckReport[]> {
    const runs = await this.api.pages((request, common) =>
      request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ...common, ref: sha, filter: 'latest' }).then(
        ({ data }) => ({ data: data.check_runs }),
      ),
    );
    const statuses = await this.api.pages((request, common) =>
      request('GET /repos/{owner}/{repo}/commits/{ref}/status', { ...common, ref: sha }).then(({ data }) => ({
        data: data.statuses,
      })),
    );
    return [...runs.map(checkRunReport), ...statuses.map((status) => statusReport(status, sha))];
  }

  async headOf(branch: string): Promise<string | undefined> {
    try {
      // Not `/branches/{branch}`: that one redirects to where a renamed branch has gone.
      const ref = await this.api.call((request, common) =>
        request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...common, ref: `heads/${branch}` }),
      );
      return ref.object.sha;
    } catch (error) {
      if (!(error instanceof Unprocessable)) throw error;
      if (error.code === 'forge.not_found' || EMPTY.test(error.message)) return undefined;
      throw error;
    }
  }

  evidenceOf(check: CheckReport, maxBytes: number): Promise<FailureEvidence> {
    return githubEvidence(this.api, check, maxBytes);
  }

  putComment(number: number, marker: string, text: string): Promise<void> {
    return putGithubComment(this.api, this.self, number, marker, text);
  }

  triggerCi(branch: string, sha: string): Promise<string> {
    return triggerGithubCi(this.api, branch, sha);
  }

  access(): Promise<ForgeAccess> {
    return this.self.access();
  }

  private findOpen(branch: string): Promise<PullRequest | undefined> {
    return this.newestOf(branch, 'open');
  }

  private async newestOf(branch: string, state: 'open' | 'all'): Promise<PullRequest | undefined> {
    const pulls = await this.api.call((request, common) =>
      request('GET /repos/{owner}/{repo}/pulls', {
        ...common,
        ...{ head: `${this.owner}:${branch}`, state, sort: 'created', direction: 'desc', per_page: 100 },
      }),
    );
    // GitHub ignores a `head` that it cannot read, and then lists everything.
    const ours = pulls.filter((pull) => pull.head.ref === branch);
    const newest = ours.find((pull) => pull.state === 'open') ?? ours[0];
    return newest === undefined ? undefined : this.getPullRequest(newest.number);
  }

  private async create(wanted: NewPullRequest): Promise<PullRequest> {
    const { branch, baseBranch, title, body, draft } = wanted;
    const pull = await this.api.call((request, common) =>
      request('POST /repos/{owner}/{repo}/pulls', { ...common, head: branch, base: baseBranch, title, body, draft }),
    );
    return toPullRequest(pull);
  }

  private async pull(number: number) {
    return this.api.call((request, common) =>
      request('GET /repos/{owner}/{repo}/pulls/{pull_number}', { ...common, pull_number: number }),
    );
  }
}
