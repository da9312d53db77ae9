import { GithubApps } from './github-apps';
import { GithubDeliveries, type StandInDelivery } from './github-deliveries';
import { GithubDescription } from './github-description';
import { GithubHttp } from './github-http';
import { GithubPayloads } from './github-payloads';
import type { GithubWorld } from './github-routes';
import { GithubState, runWords, type GithubPull, type GithubStatus } from './github-state';
import { GithubViews } from './github-views';
import { LoopbackServer } from './loopback-server';
import type { ForgeStandIn, StandInCheck, StandInFailure, StandInPullRequest } from './stand-in';

export interface GithubStandInOptions {
  /** A server of one's own has its REST API at `/api/v3` and GraphQL at `/api/graphql`. */
  readonly enterprise?: boolean;
  readonly supportsDrafts?: boolean;
}

/** Reading it takes a while, and it does not change. */
let description: GithubDescription | undefined;

/**
 * GitHub on this machine. Every request is held to GitHub's published description, and so is every answer, so that the
 * stand-in cannot promise what GitHub does not; the logs of jobs are at another origin, as they are there.
 */
export class GithubStandIn implements ForgeStandIn, GithubWorld {
  readonly repository = 'acme/shop';
  readonly owner = 'acme';
  readonly login = 'deksdenflow-bot';
  readonly token = 'of-the-stand-in-0123456789abcdef';
  readonly http: GithubHttp;
  readonly state = new GithubState();
  readonly views: GithubViews;
  readonly apps: GithubApps;
  readonly supportsDrafts: boolean;
  private readonly webhooks = new GithubDeliveries();
  private readonly payloads: GithubPayloads;
  private readonly basePath: string;
  private servers: { readonly api: LoopbackServer; readonly logs: LoopbackServer } | undefined;

  private constructor(options: GithubStandInOptions) {
    const described = (description ??= new GithubDescription());
    this.basePath = options.enterprise === true ? '/api/v3' : '';
    this.supportsDrafts = options.supportsDrafts ?? true;
    this.apps = new GithubApps(described);
    this.views = new GithubViews(described, this.state, this.repository, () => this.apiUrl);
    this.payloads = new GithubPayloads(this.state, this.views, this.repository);
    this.http = new GithubHttp(this, described, this.basePath);
  }

  static async start(options: GithubStandInOptions = {}): Promise<GithubStandIn> {
    const standIn = new GithubStandIn(options);
    const api = await LoopbackServer.start((request, response) => void standIn.http.serve(request, response));
    const logs = await LoopbackServer.start((request, response) => {
      standIn.http.serveLog(request, response);
    });
    standIn.servers = { api, logs };
    return standIn;
  }

  get apiUrl(): string {
    return `${this.servers?.api.url ?? ''}${this.basePath}`;
  }

  get logsUrl(): string {
    return this.servers?.logs.url ?? '';
  }

  /** What was asked for, in order: `GET /user`. */
  get requests(): readonly string[] {
    return this.http.requests;
  }

  /** What GitHub's description does not allow, of requests and of the answers. */
  get violations(): readonly string[] {
    return this.http.violations;
  }

  /** What was sent, in order, with the receiver's answers. */
  get deliveries(): readonly StandInDelivery[] {
    return this.webhooks.sent;
  }

  async setBranch(branch: string, sha: string): Promise<void> {
    const before = this.state.branches.get(branch);
    this.state.branches.set(branch, sha);
    const time = this.state.tick();
    this.send('push', () => this.payloads.push(branch, before, sha));
    for (const pull of this.state.pulls.filter((one) => one.state === 'open' && one.branch === branch)) {
      pull.headSha = sha;
      pull.updatedAt = time;
      this.pullChanged('synchronize', pull);
    }
    await this.webhooks.settled();
  }

  async setChecks(sha: string, checks: readonly StandInCheck[]): Promise<void> {
    this.state.tick();
    const run =
      this.state.runs.find((one) => one.sha === sha) ??
      this.state.startRun(this.state.workflowNamed('CI'), 'push', this.state.branchOf(sha), sha);
    for (const check of checks) this.state.putCheck(run, check);
    this.checksChanged(
      sha,
      run.id,
      checks.map((check) => check.name),
    );
    await this.webhooks.settled();
  }

  /** A commit status, as other CIs report them. */
  async setStatus(sha: string, context: string, state: GithubStatus['state'], about: string): Promise<void> {
    const status = { id: this.state.newId(), sha, context, state, description: about, updatedAt: this.state.tick() };
    const others = this.state.statuses.filter((one) => one.sha !== sha || one.context !== context);
    this.state.statuses.splice(0, Infinity, ...others, status);
    this.send('status', () => this.payloads.status(status));
    await this.webhooks.settled();
  }

  pullRequests(): readonly StandInPullRequest[] {
    return this.state.pulls.map((pull) => ({ ...pull, comments: pull.comments.map((comment) => comment.body) }));
  }

  async merge(number: number): Promise<void> {
    await this.end(number, 'merged');
  }

  async closePullRequest(number: number): Promise<void> {
    await this.end(number, 'closed');
  }

  async reopen(number: number): Promise<void> {
    const pull = this.pull(number);
    pull.state = 'open';
    pull.closedAt = null;
    pull.updatedAt = this.state.tick();
    this.pullChanged('reopened', pull);
    await this.webhooks.settled();
  }

  /** Somebody makes it a draft again. */
  async convertToDraft(number: number): Promise<void> {
    const pull = this.pull(number);
    pull.draft = true;
    pull.updatedAt = this.state.tick();
    this.pullChanged('converted_to_draft', pull);
    await this.webhooks.settled();
  }

  /** The base branch has moved on, in the same lines. As at GitHub no webhook tells, and it does not count as an update. */
  conflict(number: number): void {
    this.pull(number).conflicts = true;
  }

  /** The base branch has moved on again: these lines are as they were. */
  conflictSolved(number: number): void {
    this.pull(number).conflicts = false;
  }

  comment(number: number, text: string): void {
    this.pull(number).comments.push({ id: this.state.newId(), login: 'somebody', body: text });
  }

  sendWebhooksTo(url: string | null, secret: string): void {
    this.webhooks.sendTo(url, secret);
  }

  failNext(failure: StandInFailure): void {
    this.http.failures.add(failure);
  }

  recover(): void {
    this.http.failures.clear();
  }

  async away(away: boolean): Promise<void> {
    const { api, logs } = this.servers ?? {};
    for (const server of [api, logs]) await (away ? server?.close() : server?.open());
  }

  async close(): Promise<void> {
    await this.webhooks.settled();
    await this.away(true);
  }

  pullChanged(action: string, pull: GithubPull): void {
    this.send('pull_request', () => this.payloads.pull(action, pull));
  }

  checksChanged(_sha: string, runId: number, names: readonly string[]): void {
    const run = this.state.runs.find((one) => one.id === runId);
    if (run === undefined) return;
    const checks = this.state.checksOf(run);
    const { status } = runWords(checks);
    if (status === 'queued') {
      this.send('check_suite', () => this.payloads.checkSuite('requested', run));
      this.send('workflow_run', () => this.payloads.workflowRun('requested', run));
    }
    if (status === 'in_progress') this.send('workflow_run', () => this.payloads.workflowRun('in_progress', run));
    for (const check of checks.filter((one) => names.includes(one.name))) {
      const action = check.completedAt === null ? 'created' : 'completed';
      const job = check.completedAt !== null ? 'completed' : check.state === 'queued' ? 'queued' : 'in_progress';
      this.send('check_run', () => this.payloads.checkRun(action, check));
      this.send('workflow_job', () => this.payloads.workflowJob(job, check));
    }
    if (status !== 'completed') return;
    this.send('check_suite', () => this.payloads.checkSuite('completed', run));
    this.send('workflow_run', () => this.payloads.workflowRun('completed', run));
  }

  private async end(number: number, state: 'closed' | 'merged'): Promise<void> {
    const pull = this.pull(number);
    pull.state = state;
    pull.closedAt = pull.updatedAt = this.state.tick();
    this.pullChanged('closed', pull);
    await this.webhooks.settled();
  }

  private pull(number: number): GithubPull {
    const pull = this.state.pullNumbered(number);
    if (pull === undefined) throw new Error(`There is no pull request ${String(number)}.`);
    return pull;
  }

  private send(event: string, payload: () => ReturnType<GithubPayloads['push']>): void {
    if (this.webhooks.wanted) this.webhooks.send(event, payload());
  }
}
