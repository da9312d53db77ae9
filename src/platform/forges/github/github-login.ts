import type { Octokit } from '@octokit/core' with { 'resolution-mode': 'import' };
import { Unprocessable } from '../../../kernel/errors';
import type { ForgeConnection } from '../../../ports/forge';

/** How requests are let in. */
export interface GithubLogin {
  /** For the Authorization header. */
  header(): Promise<string>;
  /** For the routes of an App as itself; undefined for a token. */
  appHeader(): Promise<string | undefined>;
  /** What an App's installation may do; undefined for a token, of which GitHub does not tell. */
  permissions(): Promise<Readonly<Record<string, string>> | undefined>;
  /** GitHub does not accept it any more: the next header is made anew. */
  refused(): void;
  /** Everything that must not be in a message. */
  secrets(): readonly string[];
}

export async function githubLogin(connection: ForgeConnection, octokit: Octokit): Promise<GithubLogin> {
  const { credentials } = connection;
  if (credentials.kind === 'github_app') return appLogin(connection, credentials, octokit);
  return {
    header: () => Promise.resolve(`Bearer ${credentials.token}`),
    appHeader: () => Promise.resolve(undefined),
    permissions: () => Promise.resolve(undefined),
    refused: () => undefined,
    secrets: () => [credentials.token],
  };
}

type AppCredentials = Extract<ForgeConnection['credentials'], { kind: 'github_app' }>;

/**
 * The library renews the installation's token before its hour is over. Its hook is left out: that one answers a 401 by
 * waiting and trying again, and waiting is the job queue's part.
 */
async function appLogin(connection: ForgeConnection, app: AppCredentials, octokit: Octokit): Promise<GithubLogin> {
  const { createAppAuth } = await import('@octokit/auth-app');
  const log = { warn: () => undefined };
  const { appId, privateKey } = app;
  if (appId === '' || privateKey === '') throw unusable(connection.repository);
  const auth = createAppAuth({ appId, privateKey, request: octokit.request, log });
  const [owner = '', repo = ''] = connection.repository.split('/');
  const given = new Set<string>();
  let installation: Promise<number> | undefined;
  let refresh = false;

  const jwt = async (): Promise<string> => {
    const { token } = await auth({ type: 'app' }).catch(() => {
      throw unusable(connection.repository);
    });
    given.add(token);
    return `bearer ${token}`;
  };
  const lookUp = async (): Promise<number> => {
    if (app.installationId !== null) return Number(app.installationId);
    const headers = { authorization: await jwt() };
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/installation', { owner, repo, headers });
    return data.id;
  };
  const installationId = (): Promise<number> => {
    installation ??= lookUp().catch((error: unknown) => {
      installation = undefined;
      throw error;
    });
    return installation;
  };
  const enter = async () => {
    // Signed here first, so that an unusable key is told from a forge that is away.
    if (installation === undefined) await jwt();
    const entered = await auth({ type: 'installation', installationId: await installationId(), refresh });
    refresh = false;
    given.add(entered.token);
    return entered;
  };
  return {
    header: async () => `token ${(await enter()).token}`,
    appHeader: jwt,
    permissions: async () => {
      return (await enter()).permissions;
    },
    refused: () => {
      refresh = true;
      installation = undefined;
    },
    secrets: () => [app.privateKey, ...given],
  };
}

/** What the key's reader says about it is left out: it may repeat parts of the key. */
function unusable(repository: string): Unprocessable {
  const message = `The GitHub App given for ${repository} cannot sign: its private key is not the PEM file that GitHub gave for it.`;
  return new Unprocessable('forge.unauthorized', message);
}
