import { runWords, type GithubComment, type GithubPull, type GithubState } from './github-state';
import type { GithubViews } from './github-views';
import { recordOf, type Json } from './json';

export interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RouteRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
  /** Who asks. */
  readonly login: string;
}

/** What the routes change in the world around them. */
export interface GithubWorld {
  readonly state: GithubState;
  readonly views: GithubViews;
  readonly owner: string;
  readonly supportsDrafts: boolean;
  readonly logsUrl: string;
  pullChanged(action: string, pull: GithubPull): void;
  checksChanged(sha: string, runId: number, names: readonly string[]): void;
}

type Route = (request: RouteRequest, world: GithubWorld) => RouteAnswer;
const REPO = '/repos/{owner}/{repo}';

export function failed(status: number, message: string, errors?: readonly Json[]): RouteAnswer {
  const about = { documentation_url: 'https://docs.github.com/rest', status: String(status) };
  return { status, body: { message, ...(errors === undefined ? {} : { errors }), ...about } };
}

const invalid = (error: Json): RouteAnswer => failed(422, 'Validation Failed', [{ resource: 'PullRequest', ...error }]);
const ok = (body: unknown): RouteAnswer => ({ status: 200, body });
const missing = (): RouteAnswer => failed(404, 'Not Found');

function pageOf<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Number(query.get('per_page') ?? 30);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return all.slice(start, start + size);
}

function openPull({ body }: RouteRequest, world: GithubWorld): RouteAnswer {
  const { state, owner } = world;
  const [branch, baseBranch] = [String(body.head), String(body.base)];
  const headSha = state.branches.get(branch);
  const base = state.branches.get(baseBranch);
  if (headSha === undefined) return invalid({ field: 'head', code: 'invalid' });
  if (base === undefined) return invalid({ field: 'base', code: 'invalid' });
  if (body.draft === true && !world.supportsDrafts) {
    return failed(422, 'Draft pull requests are not supported in this repository.');
  }
  const twin = state.pulls.some(
    (pull) => pull.state === 'open' && pull.branch === branch && pull.baseBranch === baseBranch,
  );
  if (twin) return invalid({ code: 'custom', message: `A pull request already exists for ${owner}:${branch}.` });
  if (base === headSha) return invalid({ code: 'custom', message: `No commits between ${baseBranch} and ${branch}` });
  const time = state.tick();
  const pull: GithubPull = {
    ...{
      id: state.newId(),
      number: state.pulls.length + 1,
      branch,
      baseBranch,
      headSha,
      state: 'open',
      closedAt: null,
    },
    ...{
      title: String(body.title),
      body: typeof body.body === 'string' ? body.body : '',
      draft: body.draft === true,
      conflicts: false,
    },
    ...{ createdAt: time, updatedAt: time, comments: [] },
  };
  state.pulls.push(pull);
  world.pullChanged('opened', pull);
  return { status: 201, body: world.views.pull(pull) };
}

function findPulls({ query }: RouteRequest, { state, views, owner }: GithubWorld): RouteAnswer {
  const wanted = query.get('state') ?? 'open';
  const head = query.get('head');
  const [headOwner, ...name] = (head ?? '').split(':');
  // As GitHub: without the owner the filter is ignored.
  const branch = name.length > 0 && headOwner?.toLowerCase() === owner.toLowerCase() ? name.join(':') : null;
  const found = state.pulls
    .filter((pull) => wanted === 'all' || (pull.state === 'open') === (wanted === 'open'))
    .filter((pull) => name.length === 0 || pull.branch === branch)
    .sort((one, other) => one.number - other.number);
  const newestFirst = (query.get('direction') ?? 'desc') === 'desc';
  const ordered = newestFirst ? found.reverse() : found;
  return ok(pageOf(ordered, query).map((pull) => views.pull(pull, `GET ${REPO}/pulls`)));
}

function editPull({ path, body }: RouteRequest, world: GithubWorld): RouteAnswer {
  const pull = world.state.pullNumbered(Number(path.pull_number));
  if (pull === undefined) return missing();
  if (typeof body.title === 'string') pull.title = body.title;
  if (typeof body.body === 'string') pull.body = body.body;
  pull.updatedAt = world.state.tick();
  world.pullChanged('edited', pull);
  return ok(world.views.pull(pull));
}

function log({ path }: RouteRequest, { state, logsUrl }: GithubWorld): RouteAnswer {
  const check = state.checks.find((one) => one.id === Number(path.job_id));
  if (check?.log === undefined) return missing();
  return { status: 302, headers: { location: `${logsUrl}/${String(check.id)}?sig=signed-for-a-minute` } };
}

function runAgain({ path }: RouteRequest, world: GithubWorld): RouteAnswer {
  const { state } = world;
  const run = state.runs.find((one) => one.id === Number(path.run_id));
  if (run === undefined) return missing();
  if (runWords(state.checksOf(run)).status !== 'completed') return failed(403, 'This workflow run is already running');
  state.tick();
  run.attempt += 1;
  const red = state.checksOf(run).filter(({ state: now }) => now === 'failure' || now === 'cancelled');
  for (const { name } of red) state.putCheck(run, { name, state: 'queued' });
  world.checksChanged(
    run.sha,
    run.id,
    red.map((check) => check.name),
  );
  return { status: 201, body: {} };
}

function dispatch({ path, body }: RouteRequest, world: GithubWorld): RouteAnswer {
  const { state } = world;
  const workflow = state.workflows.find((one) => one.id === Number(path.workflow_id));
  if (workflow === undefined) return missing();
  if (!workflow.dispatchable) return failed(422, "Workflow does not have 'workflow_dispatch' trigger");
  const branch = String(body.ref);
  const sha = state.branches.get(branch);
  if (sha === undefined) return failed(422, `No ref found for: ${branch}`);
  state.tick();
  const run = state.startRun(workflow, 'workflow_dispatch', branch, sha);
  state.putCheck(run, { name: 'dispatched', state: 'queued' });
  world.checksChanged(sha, run.id, ['dispatched']);
  return { status: 204 };
}

function commentOn({ path, body, login }: RouteRequest, { state, views }: GithubWorld): RouteAnswer {
  const pull = state.pullNumbered(Number(path.issue_number));
  if (pull === undefined) return missing();
  const comment: GithubComment = { id: state.newId(), login, body: String(body.body) };
  pull.comments.push(comment);
  return { status: 201, body: views.comment(comment) };
}

function editComment({ path, body, login }: RouteRequest, { state, views }: GithubWorld): RouteAnswer {
  const comment = state.pulls.flatMap((pull) => pull.comments).find((one) => one.id === Number(path.comment_id));
  if (comment === undefined) return missing();
  if (comment.login !== login) return failed(403, 'Must have admin rights to Repository.');
  comment.body = String(body.body);
  return ok(views.comment(comment));
}

export const GITHUB_ROUTES: Readonly<Record<string, Route>> = {
  'GET /user': ({ login }, { views }) => ok(views.user(login)),
  [`GET ${REPO}`]: (_request, { views }) => ok(views.repository()),
  [`GET ${REPO}/pulls`]: findPulls,
  [`POST ${REPO}/pulls`]: openPull,
  [`GET ${REPO}/pulls/{pull_number}`]: ({ path }, { state, views }) => {
    const pull = state.pullNumbered(Number(path.pull_number));
    return pull === undefined ? missing() : ok(views.pull(pull));
  },
  [`PATCH ${REPO}/pulls/{pull_number}`]: editPull,
  [`GET ${REPO}/git/ref/{ref}`]: ({ path }, { state, views }) => {
    const branch = (path.ref ?? '').replace(/^heads\//, '');
    const sha = state.branches.get(branch);
    return sha === undefined ? missing() : ok(views.ref(branch, sha));
  },
  [`GET ${REPO}/commits/{ref}/check-runs`]: ({ path, query }, { state, views }) => {
    const all = state.checks.filter((check) => check.run.sha === path.ref);
    return ok({ total_count: all.length, check_runs: pageOf(all, query).map((check) => views.checkRun(check)) });
  },
  [`GET ${REPO}/commits/{ref}/status`]: ({ path, query }, { state, views }) => {
    const sha = path.ref ?? '';
    return ok(
      views.combinedStatus(
        sha,
        pageOf(
          state.statuses.filter((status) => status.sha === sha),
          query,
        ),
      ),
    );
  },
  [`GET ${REPO}/check-runs/{check_run_id}`]: ({ path }, { state, views }) => {
    const check = state.checks.find((one) => one.id === Number(path.check_run_id));
    return check === undefined ? missing() : ok(views.checkRun(check));
  },
  [`GET ${REPO}/check-runs/{check_run_id}/annotations`]: (_request, { views }) => ok([views.annotation()]),
  [`GET ${REPO}/actions/jobs/{job_id}/logs`]: log,
  [`GET ${REPO}/actions/runs`]: ({ query }, { state, views }) => {
    const fits = (name: string, value: string): boolean => (query.get(name) ?? value) === value;
    const runs = state.runs.filter((run) => fits('head_sha', run.sha) && fits('event', run.event));
    return ok({ total_count: runs.length, workflow_runs: pageOf(runs, query).map((run) => views.run(run)) });
  },
  [`POST ${REPO}/actions/runs/{run_id}/rerun-failed-jobs`]: runAgain,
  [`GET ${REPO}/actions/workflows`]: (_request, { state, views }) =>
    ok({ total_count: state.workflows.length, workflows: state.workflows.map((one) => views.workflow(one)) }),
  [`POST ${REPO}/actions/workflows/{workflow_id}/dispatches`]: dispatch,
  [`GET ${REPO}/issues/{issue_number}/comments`]: ({ path, query }, { state, views }) => {
    const pull = state.pullNumbered(Number(path.issue_number));
    return pull === undefined ? missing() : ok(pageOf(pull.comments, query).map((comment) => views.comment(comment)));
  },
  [`POST ${REPO}/issues/{issue_number}/comments`]: commentOn,
  [`PATCH ${REPO}/issues/comments/{comment_id}`]: editComment,
};

/** The one mutation in use. */
export function answerGraphql(body: Json, world: GithubWorld): RouteAnswer {
  const id = String(recordOf(body.variables).id);
  const pull = world.state.pulls.find((one) => `PR_${String(one.id)}` === id);
  if (pull === undefined) {
    const message = `Could not resolve to a node with the global id of '${id}'`;
    return ok({ data: { markPullRequestReadyForReview: null }, errors: [{ type: 'NOT_FOUND', message }] });
  }
  pull.draft = false;
  pull.updatedAt = world.state.tick();
  world.pullChanged('ready_for_review', pull);
  return ok({ data: { markPullRequestReadyForReview: { pullRequest: { isDraft: false } } } });
}
