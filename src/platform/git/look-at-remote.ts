import type { RemoteLook, RemoteLookRequest } from '../../ports/workspaces';
import type { GitCommand } from './git-command';

/** Some fifty thousand branches: who has more hears of these. */
const LIMIT_BYTES = 4 * 1024 * 1024;
const DEFAULT = /^ref: refs\/heads\/(?<name>.+)\tHEAD$/;
const BRANCH = /^[0-9a-f]{40,64}\trefs\/heads\/(?<name>.+)$/;

/** Asks for names only. `folder` is any that is no repository: there is none yet that this would be about. */
export async function lookAtRemote(git: GitCommand, folder: string, request: RemoteLookRequest): Promise<RemoteLook> {
  const { remote, timeoutMs } = request;
  const { stdout, cut } = await git.run(['ls-remote', '--symref', '--', remote.gitUrl, 'HEAD', 'refs/heads/*'], {
    gitDir: folder,
    remote,
    timeoutMs,
    limitBytes: LIMIT_BYTES,
  });
  // What was cut may end in half a name.
  const lines = stdout.toString('utf8').split('\n').slice(0, -1);
  const named = (pattern: RegExp): string[] => lines.flatMap((line) => pattern.exec(line)?.groups?.name ?? []);
  return { defaultBranch: named(DEFAULT)[0] ?? null, branches: named(BRANCH), all: !cut };
}
