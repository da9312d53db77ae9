import { checkStateOf } from '../../../ci/domain/conclusion';
import { counted } from '../../../kernel/counted';
import { Unprocessable } from '../../../kernel/errors';
import type { GithubApi } from './github-api';

interface WorkflowRun {
  readonly id: number | bigint;
  readonly name?: string | null;
  readonly workflow_id: number | bigint;
  readonly event: string;
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly created_at: string;
}

/** Runs the failed jobs of the commit again; without any, starts the workflows that check pull requests. */
export async function triggerGithubCi(api: GithubApi, branch: string, sha: string): Promise<string> {
  const runs = newestOfEach(await runsOf(api, { head_sha: sha }));
  const failed = runs.filter(
    ({ status, conclusion }) => status === 'completed' && checkStateOf(conclusion ?? '') === 'failure',
  );
  for (const run of failed) await runFailedJobsAgain(api, run.id);
  if (failed.length > 0) {
    const names = [...new Set(failed.map((run) => run.name ?? String(run.id)))].join(', ');
    return `Started the failed jobs of ${counted(failed.length, 'workflow run')} of ${branch} again: ${names}.`;
  }
  if (runs.some(({ status }) => status !== 'completed')) return `CI of ${branch} runs already; nothing was started.`;
  return dispatch(api, branch);
}

async function runsOf(
  api: GithubApi,
  filter: { readonly head_sha: string } | { readonly event: string },
): Promise<readonly WorkflowRun[]> {
  const { workflow_runs } = await api.call((request, common) =>
    request('GET /repos/{owner}/{repo}/actions/runs', { ...common, ...filter, per_page: 100 }),
  );
  return workflow_runs;
}

function newestOfEach(runs: readonly WorkflowRun[]): readonly WorkflowRun[] {
  const newest = new Map<string, WorkflowRun>();
  for (const run of runs) {
    const key = `${String(run.workflow_id)} ${run.event}`;
    const known = newest.get(key);
    if (known === undefined || Date.parse(known.created_at) < Date.parse(run.created_at)) newest.set(key, run);
  }
  return [...newest.values()];
}

async function runFailedJobsAgain(api: GithubApi, id: number | bigint): Promise<void> {
  await api.call(async (request, common) => {
    await request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs', {
      ...{ ...common, run_id: Number(id) },
    });
    return { data: undefined };
  });
}

/**
 * Only workflows that pull requests have started before. Others can be started by hand as well, and are often the ones
 * that release or deploy: no agent's branch goes there unasked.
 */
async function dispatch(api: GithubApi, branch: string): Promise<string> {
  const checked = new Set((await runsOf(api, { event: 'pull_request' })).map((run) => run.workflow_id));
  const { workflows } = await api.call((request, common) =>
    request('GET /repos/{owner}/{repo}/actions/workflows', { ...common, per_page: 100 }),
  );
  const started: string[] = [];
  for (const { id, name, state } of workflows) {
    if (state === 'active' && checked.has(id) && (await dispatched(api, id, branch))) started.push(name);
  }
  if (started.length > 0) return `Started ${counted(started.length, 'workflow')} on ${branch}: ${started.join(', ')}.`;
  const message = `CI of ${branch} cannot be started on GitHub: ${api.connection.repository} has no workflow that checks pull requests and has a workflow_dispatch trigger. Push a commit, or add the trigger.`;
  throw new Unprocessable('forge.refused', message);
}

/** False when the workflow cannot be started by hand, or not without inputs: GitHub answers 422 to both. */
async function dispatched(api: GithubApi, id: number | bigint, branch: string): Promise<boolean> {
  try {
    await api.call(async (request, common) => {
      await request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
        ...{ ...common, workflow_id: Number(id), ref: branch },
      });
      // GitHub answers 204, and newer versions 200 with the run.
      return { data: undefined };
    });
    return true;
  } catch (error) {
    if (error instanceof Unprocessable && error.code === 'forge.refused') return false;
    throw error;
  }
}
