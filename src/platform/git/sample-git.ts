import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';

/** No configuration of the person reaches these repositories: signing, hooks and templates would change what is shown. */
const ISOLATED = {
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Demo User',
  GIT_AUTHOR_EMAIL: 'demo@example.invalid',
  GIT_COMMITTER_NAME: 'Demo User',
  GIT_COMMITTER_EMAIL: 'demo@example.invalid',
};

export type Git = (folder: string, ...args: readonly string[]) => Promise<string>;

/** Runs git in a folder and gives its output without the last line break. */
export function gitIn(environment: NodeJS.ProcessEnv): Git {
  // GIT_DIR and the like, set when somebody runs this from a hook, would name another repository.
  const own = Object.entries(environment).filter(([name]) => !name.startsWith('GIT_'));
  const env = { ...Object.fromEntries(own), ...ISOLATED };
  return async (folder, ...args) => {
    const { stdout } = await promisify(execFile)('git', [...args], { cwd: folder, env, maxBuffer: 16 * 1024 * 1024 });
    return stdout.trimEnd();
  };
}
