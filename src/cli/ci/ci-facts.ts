import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the CI says about the job that this runs in; empty where it says nothing. As scripts/ci/report.sh finds it. */
export interface CiFacts {
  readonly sha: string;
  readonly branch: string;
  readonly repository: string;
  readonly name: string;
  readonly targetUrl: string;
  readonly pipelineId: number | null;
}

export async function githubFacts(env: NodeJS.ProcessEnv): Promise<CiFacts> {
  const repository = env.GITHUB_REPOSITORY ?? '';
  const ref = env.GITHUB_REF ?? '';
  const runUrl = `${env.GITHUB_SERVER_URL ?? 'https://github.com'}/${repository}/actions/runs`;
  return {
    sha: isPullRequest(env) ? await headOfPullRequest(env) : (env.GITHUB_SHA ?? ''),
    branch: present(env.GITHUB_HEAD_REF) ?? (ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : ''),
    repository,
    name: env.GITHUB_WORKFLOW ?? '',
    targetUrl: present(env.GITHUB_RUN_ID) === undefined ? '' : `${runUrl}/${env.GITHUB_RUN_ID ?? ''}`,
    pipelineId: null,
  };
}

/** In a pipeline of merged results CI_COMMIT_SHA is a merge commit; then the branch's own commit has a variable. */
export function gitlabFacts(env: NodeJS.ProcessEnv): CiFacts {
  const id = env.CI_PIPELINE_ID ?? '';
  return {
    sha: present(env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA) ?? env.CI_COMMIT_SHA ?? '',
    branch: present(env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME) ?? env.CI_COMMIT_BRANCH ?? '',
    repository: env.CI_PROJECT_PATH ?? '',
    name: env.CI_PIPELINE_NAME ?? '',
    targetUrl: env.CI_PIPELINE_URL ?? '',
    pipelineId: /^\d+$/.test(id) ? Number(id) : null,
  };
}

/** Then GITHUB_SHA, and HEAD of a checkout, are a merge commit that GitHub made. */
export function isPullRequest(env: NodeJS.ProcessEnv): boolean {
  return (env.GITHUB_EVENT_NAME ?? '').startsWith('pull_request');
}

export function present(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** Empty when there is no git here, or it does not know. */
export async function fromGit(...args: readonly string[]): Promise<string> {
  try {
    return (await run('git', [...args])).stdout.trim();
  } catch {
    return '';
  }
}

async function headOfPullRequest(env: NodeJS.ProcessEnv): Promise<string> {
  return (await headOfEvent(env.GITHUB_EVENT_PATH)) ?? (await secondParent(env));
}

async function headOfEvent(path: string | undefined): Promise<string | undefined> {
  try {
    const event = JSON.parse(await readFile(path ?? '', 'utf8')) as { pull_request?: { head?: { sha?: unknown } } };
    const sha = event.pull_request?.head?.sha;
    return typeof sha === 'string' ? sha : undefined;
  } catch {
    return undefined;
  }
}

/** `cat-file` shows the parents in a shallow clone too, where HEAD^2 is unknown. */
async function secondParent(env: NodeJS.ProcessEnv): Promise<string> {
  if (env.GITHUB_EVENT_NAME !== 'pull_request') return '';
  const commit = await fromGit('cat-file', 'commit', env.GITHUB_SHA ?? 'HEAD');
  const parents = [...(commit.split('\n\n', 1)[0] ?? '').matchAll(/^parent ([0-9a-f]+)$/gm)];
  return parents[1]?.[1] ?? '';
}
