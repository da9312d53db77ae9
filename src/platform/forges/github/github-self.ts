import { Unprocessable } from '../../../kernel/errors';
import type { ForgeAccess } from '../../../ports/forge';
import type { GithubApi } from './github-api';

/** Who the credentials belong to, and what they may do. */
export class GithubSelf {
  private login: Promise<string | null> | undefined;

  constructor(private readonly api: GithubApi) {}

  /** As in the `user.login` of a comment. Null for the token of a workflow: it has no `/user`, and comments as a bot. */
  commentLogin(): Promise<string | null> {
    this.login ??= this.lookUp().catch((error: unknown) => {
      this.login = undefined;
      throw error;
    });
    return this.login;
  }

  async access(): Promise<ForgeAccess> {
    const repository = await this.api.call((request, common) => request('GET /repos/{owner}/{repo}', { ...common }));
    const permissions = await this.api.permissions();
    // Of an App, `repository.permissions` says nothing; of a token it says what its user may do.
    const pushes =
      permissions === undefined
        ? repository.permissions?.push === true
        : permissions.contents === 'write' && permissions.pull_requests === 'write';
    return {
      login: await this.shownLogin(),
      defaultBranch: repository.default_branch,
      writes: pushes && !repository.archived,
    };
  }

  private async shownLogin(): Promise<string> {
    const { credentials } = this.api.connection;
    const login = await this.commentLogin();
    if (credentials.kind === 'token') return login ?? 'a workflow';
    return login === null ? `app ${credentials.appId}` : `app ${login.replace(/\[bot\]$/, '')}`;
  }

  private async lookUp(): Promise<string | null> {
    if (this.api.connection.credentials.kind === 'github_app') {
      const app = await this.api.callAsApp((request, headers) => request('GET /app', { headers }));
      return typeof app?.slug === 'string' ? `${app.slug}[bot]` : null;
    }
    try {
      return (await this.api.call((request, { headers }) => request('GET /user', { headers }))).login;
    } catch (error) {
      if (error instanceof Unprocessable && error.code === 'forge.forbidden') return null;
      throw error;
    }
  }
}
