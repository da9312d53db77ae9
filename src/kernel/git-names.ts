import { InvalidInput } from './errors';

/**
 * What may reach git, a file system or a command line. A value that starts with `-` is read as an option,
 * `x::y` starts a transport helper (`ext::` runs a command, in any letter case: CVE-2026-28292 of simple-git),
 * and control characters split lines in the formats that git and ssh read.
 */
const MAX_URL_LENGTH = 300;
const MAX_NAME_LENGTH = 100;
const MAX_BRANCH_LENGTH = 200;

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])$/;
const USER = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const PROTOCOL_NAME = /^\d{4}-[a-z0-9]+(?:-[a-z0-9]+)*$/;
const SCP_LIKE = /^(?:(?<user>[^@/:]+)@)?(?<host>\[[^\]]*\]|[^@/:]+):(?<path>.+)$/;
const URL_FORM =
  /^(?<scheme>[a-z]+):\/\/(?:(?<user>[^@/]*)@)?(?<host>[^@/:]*|\[[^\]]*\])(?::(?<port>\d{1,5}))?(?<path>\/.*)$/;

/** Returns the URL when it is a remote that we may hand to git; throws `git.url_refused` otherwise. */
export function validateGitUrl(url: string): string {
  const reason = refusalOfUrl(url);
  if (reason !== undefined) {
    throw new InvalidInput('git.url_refused', `This repository address is refused: ${reason}.`, { reason });
  }
  return url;
}

/** Returns the name when it is a branch name by the rules of git-check-ref-format(1); throws `git.branch_invalid`. */
export function validateBranchName(name: string): string {
  if (name.length === 0 || name.length > MAX_BRANCH_LENGTH || !isBranchName(name)) {
    throw new InvalidInput('git.branch_invalid', 'This is not a valid branch name; see git-check-ref-format.');
  }
  return name;
}

/** Returns the name when it is `NNNN-slug`, at most 100 characters; throws `protocol.name_invalid`. */
export function validateProtocolName(name: string): string {
  if (!isProtocolName(name)) {
    throw new InvalidInput(
      'protocol.name_invalid',
      `A protocol's name is four digits, a dash and words of a-z and 0-9 joined by dashes, at most ${String(MAX_NAME_LENGTH)} characters.`,
    );
  }
  return name;
}

export function isProtocolName(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && PROTOCOL_NAME.test(name);
}

/** Plain http is only let through to this machine: anything else would carry credentials in the clear. */
export function isLoopbackHttp(url: string): boolean {
  const host = /^http:\/\/(\[[^\]]*\]|[^/:@]*)(?::\d+)?\//.exec(url)?.[1];
  return host === 'localhost' || host === '[::1]' || (host !== undefined && /^127(?:\.\d{1,3}){3}$/.test(host));
}

/** A path on this machine, by name or by `file://`. */
export function isLocalGitUrl(url: string): boolean {
  return url.startsWith('/') || url.startsWith('file://');
}

function refusalOfUrl(url: string): string | undefined {
  if (url.length === 0) return 'it is empty';
  if (url.length > MAX_URL_LENGTH) return `it is longer than ${String(MAX_URL_LENGTH)} characters`;
  if (hasControlCharacter(url) || /%(?:0[0-9a-f]|1[0-9a-f]|7f)/i.test(url)) return 'it has control characters';
  if (url.startsWith('-')) return 'it starts with a dash';
  if (url.includes('\\')) return 'it has a backslash';
  if (/^[^/[\]]*::/.test(url)) return 'transport helpers are not allowed';
  if (/(?:^|\/|%2f|:)(?:\.|%2e){2}(?:\/|%2f|$)/i.test(url)) return 'it has a parent folder (..) in its path';
  if (url.startsWith('/')) return /[^/]/.test(url) ? undefined : 'it is the root folder';
  if (/\s/.test(url)) return 'it has white space';
  return url.includes('://') ? refusalOfScheme(url) : refusalOfScp(url);
}

function refusalOfScheme(url: string): string | undefined {
  const parts = URL_FORM.exec(url)?.groups;
  if (parts === undefined) return 'it is not of the form scheme://host/path';
  const { scheme = '', user, host = '', port, path = '' } = parts;
  if (!/[^/]/.test(path)) return 'it has no path';
  if (scheme === 'file') {
    return (host === '' || host === 'localhost') && user === undefined ? undefined : 'a file URL names no host';
  }
  if (!HOST.test(host)) return 'its host name is not valid';
  if (port !== undefined && Number(port) > 65_535) return 'its port is not valid';
  if (scheme === 'ssh') {
    return user === undefined || USER.test(user) ? undefined : 'its user name is not valid, or it has a password';
  }
  if (user !== undefined) return 'credentials do not belong in the address; store them as the secrets of the project';
  if (/[?#]/.test(path)) return 'it has a query or a fragment';
  if (scheme === 'https' || isLoopbackHttp(url)) return undefined;
  return `the scheme ${scheme} is not allowed`;
}

function refusalOfScp(url: string): string | undefined {
  const parts = SCP_LIKE.exec(url)?.groups;
  if (parts === undefined) return 'it is neither an absolute path nor a URL';
  const { user, host = '', path = '' } = parts;
  if (user !== undefined && !USER.test(user)) return 'its user name is not valid';
  if (!HOST.test(host)) return 'its host name is not valid';
  // `javascript:x`, `file:x` and `C:/x` are not meant as hosts; an ssh alias can be written as ssh://alias/path.
  if (user === undefined && !/[.[]/.test(host)) return 'it is neither an absolute path nor a URL, nor user@host:path';
  return path.startsWith('-') ? 'its path starts with a dash' : undefined;
}

function isBranchName(name: string): boolean {
  if (hasControlCharacter(name) || /[ ~^:?*[\\]/.test(name)) return false;
  if (name.startsWith('-') || name.endsWith('.') || name === '@' || name === 'HEAD') return false;
  if (name.includes('..') || name.includes('@{')) return false;
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.toLowerCase().endsWith('.lock'));
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
