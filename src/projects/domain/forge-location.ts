import { InvalidInput } from '../../kernel/errors';
import { isLoopbackHttp } from '../../kernel/git-names';
import { CI_PROVIDERS, type CiProvider, type Project } from './project';

/** Where a project's forge is. */
export interface ForgeLocation {
  readonly provider: CiProvider;
  readonly apiUrl: string;
  readonly repository: string;
}

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;

/** `owner/name` (GitLab: any depth of groups); throws `forge.repository_invalid`. */
export function validateForgeRepository(path: string): string {
  const parts = path.split('/');
  const fits =
    parts.length >= 2 && parts.length <= 20 && parts.every((part) => SEGMENT.test(part) && !part.endsWith('.git'));
  if (!fits)
    throw new InvalidInput(
      'forge.repository_invalid',
      'forge_repository must be owner/name, as in the address of the repository on its forge.',
    );
  return path;
}

/** Base URL of an API: https, or http on this machine; throws `forge.url_refused`. */
export function validateForgeUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const allowed = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLoopbackHttp(`${url}/`));
  if (parsed === undefined || !allowed || parsed.username !== '' || parsed.password !== '' || /[?#]/.test(url)) {
    throw new InvalidInput(
      'forge.url_refused',
      'forge_url must be the https address of the API without credentials, such as https://ghes.example/api/v3.',
    );
  }
  return url.replace(/\/+$/, '');
}

/** From what the project says, else from the repository's address; null when the project has no forge or it cannot be told. */
export function forgeLocation(project: Project): ForgeLocation | null {
  const { ciProvider: provider } = project;
  if (provider === null) return null;
  const remote = remoteOf(project.gitUrl);
  const repository = project.forgeRepository ?? remote?.path ?? null;
  const apiUrl = project.forgeUrl ?? (remote === undefined ? null : apiOf(provider, remote.host));
  return repository === null || apiUrl === null ? null : { provider, apiUrl, repository };
}

/** Which forge an address most likely is of, by the name of its host; null: it cannot be told. */
export function forgeOfUrl(gitUrl: string): CiProvider | null {
  const labels = remoteOf(gitUrl)?.host.split(/[.:]/) ?? [];
  return CI_PROVIDERS.find((provider) => labels.includes(provider)) ?? null;
}

function apiOf(provider: CiProvider, host: string): string {
  if (provider === 'gitlab') return `https://${host}/api/v4`;
  return host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`;
}

/** Host and path of https, ssh and scp-like addresses. */
function remoteOf(gitUrl: string): { readonly host: string; readonly path: string } | undefined {
  const match =
    /^(?:https?|ssh):\/\/(?:[^@/]*@)?(?<host>[^/:]+)(?<port>:\d+)?\/(?<path>.+)$/.exec(gitUrl) ??
    /^(?:[^@/]+@)(?<host>[^@/:]+):(?<path>.+)$/.exec(gitUrl);
  const host = match?.groups?.host;
  const path = match?.groups?.path?.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  if (host === undefined || path === undefined) return undefined;
  // The port of an https address belongs to its API as well; that of ssh says nothing about it.
  const port = gitUrl.startsWith('https:') ? (match?.groups?.port ?? '') : '';
  const fits = path.includes('/') && path.split('/').every((part) => SEGMENT.test(part));
  return fits ? { host: `${host.toLowerCase()}${port}`, path } : undefined;
}
