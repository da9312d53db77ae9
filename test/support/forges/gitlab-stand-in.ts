import type { RequestListener } from 'node:http';
import { isDraftTitle } from './gitlab-answers';
import { GitlabDeliveries, type GitlabDelivery, type GitlabHookScheme } from './gitlab-delivery';
import { GitlabHooks } from './gitlab-hooks';
import { GitlabHttp } from './gitlab-http';
import { type GitlabJob, GitlabProject, JOB_STATUS, type PipelineRow, STRANGER } from './gitlab-project';
import { GitlabRoutes } from './gitlab-routes';
import { LoopbackServer } from './loopback-server';
import type { ForgeStandIn, StandInCheck, StandInFailure, StandInPullRequest } from './stand-in';

export interface GitlabStandInOptions {
  readonly repository?: string;
  /** Folder of the instance before `/api/v4`: `/gitlab`. */
  readonly folder?: string;
  readonly webhooks?: GitlabHookScheme;
}

const PREFIX = '/api/v4';
const DRAFT = /^\s*(?:\[draft\]|\(draft\)|draft:)\s*/i;

/** A GitLab with one project, as its documentation describes it. */
export class GitlabStandIn implements ForgeStandIn {
  readonly token = 'glpat-stand-in-0123456789';
  readonly repository: string;
  /** What it has in memory, for tests that need GitLab's own words. */
  readonly project: GitlabProject;
  readonly routes: GitlabRoutes;
  private readonly hooks: GitlabHooks;
  private readonly deliveries: GitlabDeliveries;
  private readonly http: GitlabHttp;

  private constructor(
    private readonly server: LoopbackServer,
    options: GitlabStandInOptions,
  ) {
    this.repository = options.repository ?? 'acme/shop';
    this.project = new GitlabProject(this.repository, `${server.url}/${this.repository}`);
    this.hooks = new GitlabHooks(this.project);
    this.deliveries = new GitlabDeliveries(options.webhooks ?? 'token');
    this.routes = new GitlabRoutes(this.project, this.hooks, (hooks) => {
      this.deliveries.queue(hooks);
    });
    this.http = new GitlabHttp(this.routes, this.token, `${server.url}${options.folder ?? ''}${PREFIX}`);
  }

  static async start(options: GitlabStandInOptions = {}): Promise<GitlabStandIn> {
    const serve: RequestListener = (request, response) => void standIn.http.receive(request, response);
    const server = await LoopbackServer.start(serve);
    const standIn = new GitlabStandIn(server, options);
    return standIn;
  }

  get apiUrl(): string {
    return this.http.url;
  }

  /** What was asked for, in order: `GET /user`. */
  get requests(): readonly string[] {
    return this.http.requests;
  }

  /** What GitLab's documentation does not allow, of requests and of the answers. */
  get violations(): readonly string[] {
    return this.http.violations;
  }

  /** Webhooks that were sent, in order. */
  get delivered(): readonly GitlabDelivery[] {
    return this.deliveries.sent;
  }

  async setBranch(branch: string, sha: string): Promise<void> {
    const before = this.project.branches.get(branch);
    this.project.branches.set(branch, sha);
    const hooks = [this.hooks.push(branch, before, sha)];
    for (const row of this.project.openOf(branch)) {
      row.sha = sha;
      row.updatedAt = this.project.tick();
      hooks.push(this.hooks.mergeRequest(row, 'update', { oldrev: before }));
    }
    this.deliveries.queue(hooks);
    await this.deliveries.settled();
  }

  async setChecks(sha: string, checks: readonly StandInCheck[]): Promise<void> {
    const branch = [...this.project.branches].find(([, head]) => head === sha)?.[0] ?? 'main';
    const pipeline = this.project.newestPipeline(sha) ?? this.project.addPipeline(sha, 'push', branch);
    await this.setJobs(
      pipeline,
      checks.map((check) => ({ ...check, status: JOB_STATUS[check.state] })),
    );
  }

  /** Jobs of a pipeline, by GitLab's own statuses. */
  async setJobs(pipeline: PipelineRow, jobs: readonly GitlabJob[]): Promise<void> {
    const changed = jobs.flatMap((job) => this.project.putJob(pipeline, job) ?? []);
    this.deliveries.queue(changed.map((job) => this.hooks.job(job, pipeline)));
    if (changed.length > 0) this.deliveries.queue([this.hooks.pipeline(pipeline)]);
    await this.deliveries.settled();
  }

  pullRequests(): readonly StandInPullRequest[] {
    return this.project.mergeRequests.map((row) => ({
      number: row.iid,
      branch: row.source,
      baseBranch: row.target,
      title: row.title.replace(DRAFT, ''),
      body: row.description,
      draft: isDraftTitle(row.title),
      state: row.state === 'merged' || row.state === 'closed' ? row.state : 'open',
      headSha: row.sha ?? '',
      comments: row.notes.map((note) => note.body),
    }));
  }

  merge(number: number): Promise<void> {
    return this.move(number, 'merged', 'merge');
  }

  closePullRequest(number: number): Promise<void> {
    return this.move(number, 'closed', 'close');
  }

  reopen(number: number): Promise<void> {
    return this.move(number, 'opened', 'reopen');
  }

  comment(number: number, text: string): void {
    this.project.addNote(this.mergeRequest(number), text, STRANGER);
  }

  sendWebhooksTo(url: string | null, secret: string): void {
    this.deliveries.sendTo(url, secret);
  }

  failNext(failure: StandInFailure): void {
    this.http.failures.add(failure);
  }

  recover(): void {
    this.http.failures.clear();
  }

  away(away: boolean): Promise<void> {
    return away ? this.server.close() : this.server.open();
  }

  async close(): Promise<void> {
    await this.deliveries.settled();
    await this.server.close();
  }

  private mergeRequest(number: number): GitlabProject['mergeRequests'][number] {
    const row = this.project.mergeRequests.find((one) => one.iid === number);
    if (row === undefined) throw new Error(`There is no merge request !${String(number)}.`);
    return row;
  }

  private async move(number: number, state: 'merged' | 'closed' | 'opened', action: string): Promise<void> {
    const row = this.mergeRequest(number);
    row.state = state;
    row.updatedAt = this.project.tick();
    this.deliveries.queue([this.hooks.mergeRequest(row, action)]);
    await this.deliveries.settled();
  }
}
