import type { CheckReport } from '../../../ci/domain/check';
import { Unprocessable } from '../../../kernel/errors';
import type { FailureEvidence, ForgeAccess, ForgeConnection, NewPullRequest, PullRequest } from '../../../ports/forge';
import { Forge } from '../../../ports/forge';
import type { ForgeLimits } from '../forge-limits';
import { GitlabCi } from './gitlab-ci';
import { ALL_PAGES, GitlabResources } from './gitlab-resources';
import { GitlabTransport } from './gitlab-transport';
import {
  draftTitle,
  isDraft,
  isOfTheProject,
  isOpen,
  pullRequestOf,
  readyTitle,
  retitled,
  type SeenMergeRequest,
  undraftedTitle,
} from './merge-request';

const REQUEST_TIMEOUT_MS = 15_000;

/** GitLab's role from which on branches can be pushed and merge requests opened. */
const DEVELOPER = 30;

/** GitLab.com and self-managed instances, with a personal, project or group access token of scope `api`. */
export class GitlabForge extends Forge {
  private readonly project: string;
  private readonly api: GitlabResources;
  private readonly ci: GitlabCi;

  constructor(connection: ForgeConnection, limits: ForgeLimits, timeoutMs = REQUEST_TIMEOUT_MS) {
    super();
    const token = tokenOf(connection);
    const transport = new GitlabTransport(connection, token, limits, timeoutMs);
    this.project = connection.repository;
    this.api = new GitlabResources(connection, token, transport);
    this.ci = new GitlabCi(connection.repository, this.api, transport);
  }

  async findPullRequest(branch: string): Promise<PullRequest | undefined> {
    const listed: readonly SeenMergeRequest[] = await this.api.mergeRequests.all({
      ...{ ...ALL_PAGES, projectId: this.project, sourceBranch: branch, scope: 'all' },
      ...{ orderBy: 'created_at', sort: 'desc' },
    });
    const ours = listed.filter(isOfTheProject).sort((a, b) => b.iid - a.iid);
    const found = ours.find(isOpen) ?? ours[0];
    // The list may show an old mergeability; asking for one also makes GitLab check it.
    return found === undefined ? undefined : this.getPullRequest(found.iid);
  }

  async openPullRequest(wanted: NewPullRequest): Promise<PullRequest> {
    const before = await this.findOpen(wanted.branch);
    if (before !== undefined) return before;
    const title = wanted.draft ? draftTitle(wanted.title) : readyTitle(wanted.title);
    try {
      const { branch, baseBranch, body } = wanted;
      const made: SeenMergeRequest = await this.api.mergeRequests.create(this.project, branch, baseBranch, title, {
        description: body,
      });
      return pullRequestOf(made);
    } catch (error) {
      // Somebody was faster: GitLab has one open merge request for each pair of branches.
      const there = isConflict(error) ? await this.findOpen(wanted.branch) : undefined;
      if (there === undefined) throw error;
      return there;
    }
  }

  async getPullRequest(number: number): Promise<PullRequest> {
    return pullRequestOf(await this.seen(number));
  }

  async updatePullRequest(
    number: number,
    text: { readonly title: string; readonly body: string },
  ): Promise<PullRequest> {
    const title = retitled(await this.seen(number), text.title);
    return this.edit(number, { title, description: text.body });
  }

  async markReady(number: number): Promise<PullRequest> {
    const seen = await this.seen(number);
    return isDraft(seen) ? this.edit(number, { title: undraftedTitle(seen) }) : pullRequestOf(seen);
  }

  listChecks(sha: string): Promise<readonly CheckReport[]> {
    return this.ci.listChecks(sha);
  }

  async headOf(branch: string): Promise<string | undefined> {
    try {
      return (await this.api.branches.show(this.project, branch)).commit.id;
    } catch (error) {
      // Of a project that is missing it says "404 Project Not Found".
      if (error instanceof Unprocessable && error.facts.said === '404 Branch Not Found') return undefined;
      throw error;
    }
  }

  evidenceOf(check: CheckReport, maxBytes: number): Promise<FailureEvidence> {
    return this.ci.evidenceOf(check, maxBytes);
  }

  async putComment(number: number, marker: string, text: string): Promise<void> {
    const notes = await this.api.notes.all(this.project, number, { ...ALL_PAGES, sort: 'asc', orderBy: 'created_at' });
    const marked = notes.filter((note) => !note.system && note.body.startsWith(marker));
    // Nobody may edit another's note, and anybody may copy our marker.
    const me = marked.length === 0 ? undefined : await this.api.users.showCurrentUser();
    const mine = marked.find((note) => note.author.id === me?.id);
    if (mine === undefined) await this.api.notes.create(this.project, number, text);
    else if (mine.body !== text) await this.api.notes.edit(this.project, number, mine.id, { body: text });
  }

  triggerCi(branch: string, sha: string): Promise<string> {
    return this.ci.trigger(branch, sha);
  }

  async access(): Promise<ForgeAccess> {
    const user = await this.api.users.showCurrentUser();
    const project: SeenProject = await this.api.projects.show(this.project);
    const levels = [project.permissions?.project_access, project.permissions?.group_access];
    const level = Math.max(0, ...levels.map((access) => access?.access_level ?? 0));
    return {
      login: user.username,
      defaultBranch: project.default_branch ?? '',
      writes: (level >= DEVELOPER || user.is_admin === true) && project.archived !== true,
    };
  }

  private async findOpen(branch: string): Promise<PullRequest | undefined> {
    const found = await this.findPullRequest(branch);
    return found?.state === 'open' ? found : undefined;
  }

  private seen(number: number): Promise<SeenMergeRequest> {
    return this.api.mergeRequests.show(this.project, number);
  }

  private async edit(
    number: number,
    change: { readonly title: string; readonly description?: string },
  ): Promise<PullRequest> {
    const changed: SeenMergeRequest = await this.api.mergeRequests.edit(this.project, number, change);
    return pullRequestOf(changed);
  }
}

/** An empty repository has no default branch; a token without a membership has no permissions. */
interface SeenProject {
  readonly default_branch?: string | null;
  readonly archived?: boolean;
  readonly permissions?: {
    readonly project_access: { readonly access_level: number } | null;
    readonly group_access: { readonly access_level: number } | null;
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof Unprocessable && error.facts.status === 409;
}

function tokenOf(connection: ForgeConnection): string {
  if (connection.credentials.kind === 'token') return connection.credentials.token;
  throw new Unprocessable(
    'forge.unauthorized',
    `${connection.repository} is on GitLab, which needs an access token; the project has a GitHub App.`,
  );
}
