import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { error, type Finding, ok } from '../../doctor/domain/finding';

const OLDEST_NODE = '20.19.0';
/** `git repack --geometric`, by which mirrors are packed: 2.32, June 2021. */
const OLDEST_GIT = '2.32.0';

export function checkNode(version: string): Finding {
  return isOlder(version, OLDEST_NODE)
    ? error('node', `Node ${version}`, `Install Node ${OLDEST_NODE} or newer (https://nodejs.org).`)
    : ok('node', `Node ${version}`);
}

/** `said` is the output of `git --version`; null when there is no git. */
export function checkGit(said: string | null): Finding {
  const fix = `Install git ${OLDEST_GIT} or newer and put it on PATH.`;
  if (said === null) return error('git', 'git is not on PATH', fix);
  const version = /\d+\.\d+(?:\.\d+)?/.exec(said)?.[0];
  if (version === undefined) return error('git', `"git --version" says "${said.trim().slice(0, 80)}"`, fix);
  return isOlder(version, OLDEST_GIT) ? error('git', `git ${version}`, fix) : ok('git', `git ${version}`);
}

export async function gitVersion(environment: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { env: environment, timeout: 10_000 });
    return stdout;
  } catch (failure) {
    const code: unknown = failure instanceof Error && 'code' in failure ? failure.code : undefined;
    return code === 'ENOENT' ? null : String(failure);
  }
}

function isOlder(version: string, oldest: string): boolean {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [mine, least] = [parts(version), parts(oldest)];
  for (let at = 0; at < 3; at++) {
    const difference = (mine[at] ?? 0) - (least[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
