import type { ForgeConnection, ForgeCredentials } from '../../ports/forge';
import type { Repository } from '../../ports/workspaces';
import { forgeLocation } from '../domain/forge-location';
import type { CiProvider, Project } from '../domain/project';

/** What gives access to the forge: a token of its own, a GitHub App, or the password that git pushes with. */
const TOKENS = ['FORGE_TOKEN', 'GIT_TOKEN', 'GIT_PASSWORD'];
const APP = ['GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY'];
/** Secrets that are for us, not for agents. */
export const OWN_SECRETS = [
  'GIT_USERNAME',
  'GIT_PASSWORD',
  'GIT_TOKEN',
  'FORGE_TOKEN',
  'GITHUB_APP_ID',
  'GITHUB_APP_PRIVATE_KEY',
  'GITHUB_APP_INSTALLATION_ID',
  'WEBHOOK_SECRET',
  'WEBHOOK_SECRET_PREVIOUS',
];

/** Stored beside the secrets, and known to everybody: to take them out of texts would only make those unreadable. */
export const NO_SECRETS = ['GIT_USERNAME', 'GITHUB_APP_ID', 'GITHUB_APP_INSTALLATION_ID'];

/** Null without a forge, or without credentials for it. */
export function forgeConnection(project: Project, secrets: ReadonlyMap<string, string>): ForgeConnection | null {
  const location = forgeLocation(project);
  const credentials = forgeCredentials(location?.provider, secrets);
  return location === null || credentials === null ? null : { ...location, credentials };
}

function forgeCredentials(
  provider: CiProvider | undefined,
  secrets: ReadonlyMap<string, string>,
): ForgeCredentials | null {
  const appId = secrets.get('GITHUB_APP_ID');
  const privateKey = secrets.get('GITHUB_APP_PRIVATE_KEY');
  if (provider === 'github' && appId !== undefined && privateKey !== undefined) {
    const installationId = secrets.get('GITHUB_APP_INSTALLATION_ID') ?? null;
    return { kind: 'github_app', appId, privateKey, installationId };
  }
  const token = secrets.get('FORGE_TOKEN') ?? secrets.get('GIT_TOKEN') ?? secrets.get('GIT_PASSWORD');
  return token === undefined ? null : { kind: 'token', token };
}

/** What git says to an https remote; null: nothing. */
export function gitCredentials(secrets: ReadonlyMap<string, string>): Repository['credentials'] {
  const password = secrets.get('GIT_PASSWORD') ?? secrets.get('GIT_TOKEN');
  const username = secrets.get('GIT_USERNAME') ?? 'x-access-token';
  return password === undefined ? null : { username, password };
}

/** Whether secrets of these names give access to the project's forge; an App needs its key as well. */
export function givesAccess(provider: CiProvider | null, names: readonly string[]): boolean {
  if (TOKENS.some((name) => names.includes(name))) return true;
  return provider === 'github' && APP.every((name) => names.includes(name));
}
