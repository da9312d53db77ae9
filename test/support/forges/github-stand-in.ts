import type { IncomingMessage, ServerResponse } from 'node:http';
import { GithubApps } from './github-apps';
import { GithubDeliveries, type StandInDelivery } from './github-deliveries';
import { GithubDescription } from './github-description';
import { graphqlFaults } from './github-graphql';
import { GithubPayloads } from './github-payloads';
import { answerGraphql, failed, GITHUB_ROUTES, type GithubWorld, type RouteAnswer } from './github-routes';
import { GithubState, runWords, type GithubPull, type GithubStatus } from './github-state';
import { GithubViews } from './github-views';
import { recordOf } from './json';
import { answerWith, LoopbackServer, readBody } from './loopback-server';
import type { ForgeStandIn, StandInCheck, StandInFailure, StandInPullRequest } from './stand-in';

export interface GithubStandInOptions {
  /** A server of one's own has its REST API at `/api/v3` and GraphQL at `/api/graphql`. */
  readonly enterprise?: boolean;
  readonly supportsDrafts?: boolean;
}

type Interruption = 'lost' | undefined;

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
  readonly requests: string[] = [];
  readonly violations: string[] = [];
  readonly state = new GithubState();
  readonly views: GithubViews;
  readonly apps: GithubApps;
  readonly supportsDrafts: boolean;
  private readonly failures: { readonly failure: StandInFailure; left: number }[] = [];
  private readonly described: GithubDescription;
  private readonly webhooks = new GithubDeliveries();
  private readonly payloads: GithubPayloads;
  private readonly basePath: string;
  /** Called when a request has come, and is not served if it says `lost`; and again when it is served and not yet answered. */
  interrupt: (moment: 'before' | 'after', request: string) => Interruption | Promise<Interruption> = () => undefined;
  private servers: { readonly api: LoopbackServer; readonly logs: LoopbackServer } | undefined;

  private constructor(options: GithubStandInOptions) {
    this.described = description ??= new GithubDescription();
    this.basePath = options.enterprise === true ? '/api/v3' : '';
    this.supportsDrafts = options.supportsDrafts ?? true;
    this.apps = new GithubApps(this.described);
    this.views = new GithubViews(this.described, this.state, this.repository, () => this.apiUrl);
    this.payloads = new GithubPayloads(this.state, this.views, this.repository);
  }

  static async start(options: GithubStandInOptions = {}): Promise<GithubStandIn> {
    const standIn = new GithubStandIn(options);
    const api = await LoopbackServer.start((request, response) => void standIn.serve(request, response));
    const logs = await LoopbackServer.start((request, response) => {
      standIn.serveLog(request, response);
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
    this.failures.push({ failure, left: failure.times ?? 1 });
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

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      answerWith(response, await this.interruptible(request));
    } catch (error) {
      this.violations.push(`The stand-in itself failed: ${String(error)}`);
      answerWith(response, failed(500, 'The stand-in failed'));
    }
  }

  private async interruptible(request: IncomingMessage): Promise<RouteAnswer> {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const text = await readBody(request);
    const name = `${method} ${url.pathname}`;
    if ((await this.interrupt('before', name)) === 'lost') return failed(502, 'Lost on the way');
    const answer = await this.answer(request, method, url, text);
    await this.interrupt('after', name);
    return answer;
  }

  private async answer(request: IncomingMessage, method: string, url: URL, text: string): Promise<RouteAnswer> {
    const graphql = url.pathname === (this.basePath === '' ? '/graphql' : '/api/graphql');
    const path = graphql ? '/graphql' : url.pathname.slice(this.basePath.length);
    this.requests.push(`${method} ${path}`);
    if (!graphql && !url.pathname.startsWith(this.basePath)) return this.unknown(`${method} ${url.pathname}`);
    if (request.headers['user-agent'] === undefined) this.violations.push(`${method} ${path}: no user agent`);
    const told = this.failures.find(({ failure }) => `${method} ${path}`.includes(failure.when));
    if (told !== undefined) {
      if ((told.left -= 1) === 0) this.failures.splice(this.failures.indexOf(told), 1);
      const { status, headers, body } = told.failure;
      return { status, headers: headers ?? {}, body: body ?? { message: `Told to fail with ${String(status)}` } };
    }
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const token = (request.headers.authorization ?? '').replace(/^(?:token|bearer) /i, '');
    if (graphql) return this.answerGraphql(method, body, token);
    return this.answerRest(method, path, url.searchParams, body, token);
  }

  private async answerGraphql(method: string, body: unknown, token: string): Promise<RouteAnswer> {
    if (method !== 'POST') return this.unknown(`${method} /graphql`);
    const faults = await graphqlFaults(String(recordOf(body).query));
    this.violations.push(...faults.map((fault) => `GraphQL: ${fault}`));
    if (this.loginOf(token) === undefined) return failed(401, 'Bad credentials');
    return answerGraphql(recordOf(body), this);
  }

  private answerRest(method: string, path: string, query: URLSearchParams, body: unknown, token: string): RouteAnswer {
    const found = this.described.find(method, path);
    if (found === undefined) return this.unknown(`${method} ${path}`);
    this.violations.push(...this.described.requestFaults(found, query, body));
    const answer = this.routed(found.name, found.path, query, body, token);
    this.violations.push(...this.described.responseFaults(found, answer.status, answer.body));
    return answer;
  }

  private routed(
    name: string,
    path: Readonly<Record<string, string>>,
    query: URLSearchParams,
    body: unknown,
    token: string,
  ): RouteAnswer {
    const asApp = this.apps.answer(name, path, token);
    if (asApp !== undefined) return asApp;
    const login = this.loginOf(token);
    if (login === undefined) return failed(401, 'Bad credentials');
    if (name === 'GET /user' && login.endsWith('[bot]')) return failed(403, 'Resource not accessible by integration');
    const ours = path.owner === undefined || `${path.owner}/${path.repo ?? ''}` === this.repository;
    const route = ours ? GITHUB_ROUTES[name] : undefined;
    return route === undefined ? failed(404, 'Not Found') : route({ path, query, body: recordOf(body), login }, this);
  }

  private loginOf(token: string): string | undefined {
    return token === this.token ? this.login : this.apps.loginOf(token);
  }

  private unknown(request: string): RouteAnswer {
    this.violations.push(`${request} is not described`);
    return failed(404, 'Not Found');
  }

  /** The store of the logs: another origin, which has no business with anybody's token. */
  private serveLog(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers.authorization !== undefined) this.violations.push('The log was fetched with a token');
    const id = Number(new URL(request.url ?? '/', 'http://stand-in').pathname.slice(1));
    const log = this.state.checks.find((check) => check.id === id)?.log;
    const lines = (log ?? '').replace(/^(?=[^\n])/gm, '2026-03-01T12:00:00.1234567Z ').replace(/\n/g, '\r\n');
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    answerWith(
      response,
      log === undefined ? { status: 404, body: 'gone', headers } : { status: 200, body: lines, headers },
    );
  }
}
