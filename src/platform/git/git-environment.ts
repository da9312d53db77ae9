import { InvalidInput } from '../../kernel/errors';
import { isLoopbackHttp } from '../../kernel/git-names';
import type { Repository } from '../../ports/workspaces';

/** What git may inherit: how to find programs, proxies and certificates, and the person's ssh agent. */
const INHERITED = [
  'PATH',
  'TMPDIR',
  'SSH_AUTH_SOCK',
  'GIT_SSL_CAINFO',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTPS_PROXY',
  'https_proxy',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
] as const;

const FIXED = {
  // No .netrc, no .config/git/ignore. A folder of ours could be written by an agent. ssh does not ask HOME.
  HOME: '/dev/null',
  LANG: 'C',
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  // An agent may have put refs under refs/replace, which change what a commit id means.
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_LITERAL_PATHSPECS: '1',
} as const;

/**
 * Given to every call, so that a key that somebody managed to put into a config file has no effect. Filters, diff
 * drivers and aliases have names of their own and cannot be listed here: `Mirror.restore()` is the cure for those.
 */
const OVERRIDES = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.sparseCheckout=false',
  'core.untrackedCache=false',
  'core.splitIndex=false',
  'core.quotePath=false',
  'protocol.ext.allow=never',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'push.recurseSubmodules=no',
  'gc.auto=0',
  'maintenance.auto=false',
  'credential.helper=',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=60',
] as const;

/**
 * Inline, because a script in our data folder could be rewritten by an agent. It answers for the host of the
 * project's URL only: git would also ask it on behalf of a host that it was redirected to.
 */
const CREDENTIAL_HELPER =
  'credential.helper=!f() { test "$1" = get || return 0; ' +
  'while IFS= read -r line && test -n "$line"; do test "$line" = "host=$DEKSDENFLOW_GIT_HOST" && known=1; done; ' +
  'test -n "$known" || return 0; ' +
  'printf "username=%s\\npassword=%s\\n" "$DEKSDENFLOW_GIT_USERNAME" "$DEKSDENFLOW_GIT_PASSWORD"; }; f';

interface GitSetting {
  readonly config: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Config overrides and environment of a git call; with a remote when the call talks to one. */
export function gitSetting(
  inherited: Readonly<Record<string, string | undefined>>,
  remote?: Pick<Repository, 'gitUrl' | 'credentials'>,
): GitSetting {
  const env: Record<string, string> = {};
  for (const name of INHERITED) {
    const value = inherited[name];
    if (value !== undefined && value !== '') env[name] = value;
  }
  const ssh = inherited.GIT_SSH_COMMAND ?? 'ssh -oBatchMode=yes';
  Object.assign(env, FIXED, { GIT_SSH_COMMAND: ssh });
  env.GIT_ALLOW_PROTOCOL =
    remote !== undefined && isLoopbackHttp(remote.gitUrl) ? 'file:https:ssh:http' : 'file:https:ssh';
  const config: string[] = [...OVERRIDES, `core.sshCommand=${ssh}`];
  const host = remote === undefined ? undefined : /^https?:\/\/([^/@]+)\//.exec(remote.gitUrl)?.[1];
  if (remote?.credentials && host !== undefined) {
    config.push(CREDENTIAL_HELPER);
    env.DEKSDENFLOW_GIT_HOST = host;
    env.DEKSDENFLOW_GIT_USERNAME = oneLine(remote.credentials.username);
    env.DEKSDENFLOW_GIT_PASSWORD = oneLine(remote.credentials.password);
  }
  return { config, env };
}

/** A line break would add fields to the credential protocol. */
function oneLine(value: string): string {
  if (/[\r\n\0]/.test(value))
    throw new InvalidInput('git.credentials_invalid', 'Git credentials must not contain line breaks.');
  return value;
}
