import { GitlabAnswers, isDraftTitle } from './gitlab-answers';
import type { GitlabHook, GitlabHooks } from './gitlab-hooks';
import { type GitlabProject, type MergeRequestRow, OWNER, type PipelineRow } from './gitlab-project';

export interface RouteRequest {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Set for a list of which only a page is answered. */
  readonly paged?: boolean;
}

type Route = (request: RouteRequest) => RouteAnswer;

const ok = (body: unknown): RouteAnswer => ({ status: 200, body });
const made = (body: unknown): RouteAnswer => ({ status: 201, body });
const pages = (body: readonly unknown[]): RouteAnswer => ({ status: 200, body, paged: true });
const no = (status: number, message: unknown): RouteAnswer => ({ status, body: { message } });
const missing = (what: string): RouteAnswer => no(404, `404 ${what} Not Found`);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What GitLab does with each documented request that we use. */
export class GitlabRoutes {
  /** GitLab's role of the token's owner; 30 is Developer. */
  accessLevel = 30;
  private readonly answers: GitlabAnswers;
  private readonly routes: Readonly<Record<string, Route>>;

  constructor(
    private readonly project: GitlabProject,
    private readonly hooks: GitlabHooks,
    private readonly send: (hooks: readonly GitlabHook[]) => void,
  ) {
    this.answers = new GitlabAnswers(project);
    this.routes = {
      'get /user': () => ok(this.answers.currentUser()),
      'get /projects/{id}': () => ok(this.answers.projectOf(this.accessLevel)),
      'get /projects/{id}/repository/branches/{branch}': (request) => this.branch(request),
      'get /projects/{id}/repository/commits/{sha}/statuses': ({ parameters }) =>
        this.ofCommit(parameters.sha, (sha) => this.statuses(sha)),
      'get /projects/{id}/repository/commits/{sha}': ({ parameters }) =>
        this.ofCommit(parameters.sha, (sha) => ok(this.answers.commit(sha))),
      'get /projects/{id}/repository/commits/{sha}/merge_requests': ({ parameters }) =>
        this.ofCommit(parameters.sha, (sha) =>
          pages(
            project.mergeRequests.filter((row) => row.sha === sha).map((row) => this.answers.listedMergeRequest(row)),
          ),
        ),
      'get /projects/{id}/merge_requests': (request) => this.listMergeRequests(request),
      'post /projects/{id}/merge_requests': (request) => this.createMergeRequest(request),
      ...this.ofMergeRequest('get', '', (row) => ok(this.answers.mergeRequest(row))),
      ...this.ofMergeRequest('put', '', (row, { body }) => this.updateMergeRequest(row, body)),
      ...this.ofMergeRequest('get', '/notes', (row, { query }) => this.notes(row, query)),
      ...this.ofMergeRequest('post', '/notes', (row, { body }) =>
        made(this.answers.note(project.addNote(row, text(body.body), OWNER), row)),
      ),
      ...this.ofMergeRequest('put', '/notes/{note_id}', (row, request) => this.editNote(row, request)),
      'get /projects/{id}/pipelines': (request) => this.listPipelines(request),
      'post /projects/{id}/pipeline': (request) => this.createPipeline(request),
      ...this.ofPipeline('get', '', (row) => ok(this.answers.pipelineDetails(row))),
      ...this.ofPipeline('post', '/retry', (row) => this.retry(row)),
      ...this.ofPipeline('get', '/jobs', (row, { query }) => this.jobs(row, query)),
      'get /projects/{id}/jobs/{job_id}': (request) => this.job(request),
      'get /projects/{id}/jobs/{job_id}/trace': (request) => this.trace(request),
    };
  }

  answer(key: string, request: RouteRequest): RouteAnswer {
    const id = request.parameters.id;
    if (id !== undefined && id !== this.project.path && id !== String(this.project.id)) return missing('Project');
    return this.routes[key]?.(request) ?? missing('');
  }

  private ofMergeRequest(
    method: string,
    rest: string,
    route: (row: MergeRequestRow, request: RouteRequest) => RouteAnswer,
  ): Record<string, Route> {
    const key = `${method} /projects/{id}/merge_requests/{merge_request_iid}${rest}`;
    const found = (request: RouteRequest): MergeRequestRow | undefined =>
      this.project.mergeRequests.find((row) => String(row.iid) === request.parameters.merge_request_iid);
    return {
      [key]: (request) => {
        const row = found(request);
        return row === undefined ? no(404, '404 Not found') : route(row, request);
      },
    };
  }

  private ofPipeline(
    method: string,
    rest: string,
    route: (row: PipelineRow, request: RouteRequest) => RouteAnswer,
  ): Record<string, Route> {
    return {
      [`${method} /projects/{id}/pipelines/{pipeline_id}${rest}`]: (request) => {
        const row = this.project.pipelines.find((one) => String(one.id) === request.parameters.pipeline_id);
        return row === undefined ? missing('Pipeline') : route(row, request);
      },
    };
  }

  private branch({ parameters }: RouteRequest): RouteAnswer {
    const name = parameters.branch ?? '';
    const sha = this.project.branches.get(name);
    return sha === undefined ? missing('Branch') : ok(this.answers.branch(name, sha));
  }

  private listMergeRequests({ query }: RouteRequest): RouteAnswer {
    const state = query.get('state') ?? 'all';
    const branch = query.get('source_branch');
    const rows = this.project.mergeRequests.filter(
      (row) => (state === 'all' || row.state === state) && (branch === null || row.source === branch),
    );
    // By the time of creation, which is the order in which they are kept.
    const sorted = query.get('sort') === 'asc' ? rows : rows.toReversed();
    return pages(sorted.map((row) => this.answers.listedMergeRequest(row)));
  }

  private createMergeRequest({ body }: RouteRequest): RouteAnswer {
    const [source, target] = [text(body.source_branch), text(body.target_branch)];
    if (!this.project.branches.has(target)) return no(422, { target_branch: ['does not exist'] });
    const other = this.project.openOf(source).find((row) => row.target === target);
    if (other !== undefined) {
      return no(409, [`Another open merge request already exists for this source branch: !${String(other.iid)}`]);
    }
    const wanted = { source, target, title: text(body.title), description: text(body.description) };
    const row = this.project.addMergeRequest(wanted);
    this.send([this.hooks.mergeRequest(row, 'open')]);
    return made(this.answers.mergeRequest(row));
  }

  private updateMergeRequest(row: MergeRequestRow, body: RouteRequest['body']): RouteAnswer {
    if (Object.keys(body).length === 0) return no(400, 'title, description… are missing, at least one is required');
    const wasDraft = isDraftTitle(row.title);
    row.title = typeof body.title === 'string' ? body.title : row.title;
    row.description = typeof body.description === 'string' ? body.description : row.description;
    row.updatedAt = this.project.tick();
    const changes = wasDraft === isDraftTitle(row.title) ? {} : { draft: { previous: wasDraft, current: !wasDraft } };
    const hook = this.hooks.mergeRequest(row, 'update');
    this.send([{ ...hook, payload: { ...hook.payload, changes } }]);
    return ok(this.answers.mergeRequest(row));
  }

  private notes(row: MergeRequestRow, query: URLSearchParams): RouteAnswer {
    const notes = row.notes.map((note) => this.answers.note(note, row));
    return pages(query.get('sort') === 'asc' ? notes : notes.toReversed());
  }

  private editNote(row: MergeRequestRow, { parameters, body }: RouteRequest): RouteAnswer {
    const note = row.notes.find((one) => String(one.id) === parameters.note_id);
    if (note === undefined) return missing('Note');
    if (note.author.id !== OWNER.id) return no(403, '403 Forbidden');
    note.body = text(body.body);
    return ok(this.answers.note(note, row));
  }

  private listPipelines({ query }: RouteRequest): RouteAnswer {
    const sha = query.get('sha');
    const rows = this.project.pipelines.filter((row) => sha === null || row.sha === sha);
    return pages((query.get('sort') === 'asc' ? rows : rows.toReversed()).map((row) => this.answers.pipeline(row)));
  }

  private createPipeline({ body }: RouteRequest): RouteAnswer {
    const sha = this.project.branches.get(text(body.ref));
    if (sha === undefined) return no(400, { base: ['Reference not found'] });
    const row = this.project.startPipeline(text(body.ref), sha);
    this.send([this.hooks.pipeline(row), ...row.jobs.map((job) => this.hooks.job(job, row))]);
    return made(this.answers.pipelineDetails(row));
  }

  private retry(row: PipelineRow): RouteAnswer {
    const jobs = this.project.retry(row);
    this.send([...jobs.map((job) => this.hooks.job(job, row)), this.hooks.pipeline(row)]);
    return made(this.answers.pipelineDetails(row));
  }

  private jobs(row: PipelineRow, query: URLSearchParams): RouteAnswer {
    const retried = query.get('include_retried') === 'true';
    const jobs = row.jobs.filter((job) => retried || !job.retried);
    return pages(jobs.toReversed().map((job) => this.answers.job(job, row)));
  }

  private job({ parameters }: RouteRequest): RouteAnswer {
    for (const pipeline of this.project.pipelines) {
      const job = pipeline.jobs.find((one) => String(one.id) === parameters.job_id);
      if (job !== undefined) return ok(this.answers.job(job, pipeline));
    }
    return no(404, '404 Not found');
  }

  private trace({ parameters }: RouteRequest): RouteAnswer {
    const job = this.project.pipelines.flatMap((row) => row.jobs).find((one) => String(one.id) === parameters.job_id);
    return job === undefined ? no(404, '404 Not found') : ok(job.log ?? '');
  }

  private ofCommit(sha: string | undefined, route: (sha: string) => RouteAnswer): RouteAnswer {
    return sha !== undefined && this.project.knows(sha) ? route(sha) : missing('Commit');
  }

  /** Of all pipelines of the commit, jobs included. */
  private statuses(sha: string): RouteAnswer {
    const jobs = this.project.pipelines
      .filter((row) => row.sha === sha)
      .flatMap((row) => row.jobs.filter((job) => !job.retried).map((job) => this.answers.statusOfJob(job, row)));
    const outside = this.project.statuses.filter((row) => row.sha === sha);
    return pages([...jobs, ...outside.map((row) => this.answers.status(row))]);
  }
}
