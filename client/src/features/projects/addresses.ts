import type { Schemas } from '../../api/client';

/** What people call the forges. */
export const FORGES: Record<NonNullable<Schemas['Project']['ci_provider']>, string> = {
  github: 'GitHub',
  gitlab: 'GitLab',
};

/** `acme/shop` of `https://github.com/acme/shop.git`, with its host where it is not one that everybody knows. */
export function shortAddress(url: string): string {
  const remote =
    /^(?:https?|ssh):\/\/(?:[^@/]*@)?(?<host>[^/]+)\/(?<path>.+)$/.exec(url) ??
    /^[^@/]+@(?<host>[^@/:]+):(?<path>.+)$/.exec(url);
  const { host, path } = remote?.groups ?? {};
  if (host === undefined || path === undefined) return folder(url);
  const name = path.replace(/\.git$/, '');
  return ['github.com', 'gitlab.com'].includes(host) ? name : `${host}/${name}`;
}

/** The end of a path names it. */
function folder(path: string): string {
  const parts = path.replace(/^file:\/\//, '').split('/');
  return parts.length <= 4 ? parts.join('/') : `…/${parts.slice(-2).join('/')}`;
}

/** A name for a project: how its repository is called. Empty while there is none. */
export function nameFor(url: string): string {
  const last = url
    .trim()
    .replace(/[/\\]+$/, '')
    .split(/[/\\:]/)
    .at(-1);
  return (last ?? '').replace(/\.git$/, '');
}
