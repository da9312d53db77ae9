import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { isDraftTitle } from './gitlab-answers';
import { GitlabDeliveries, type GitlabDelivery, type GitlabHookScheme } from './gitlab-delivery';
import { type DescribedRequest, GitlabDescription } from './gitlab-description';
import { GitlabHooks } from './gitlab-hooks';
import { type GitlabJob, GitlabProject, JOB_STATUS, type PipelineRow, STRANGER } from './gitlab-project';
import { GitlabRoutes, type RouteAnswer } from './gitlab-routes';
import type { ForgeStandIn, StandInCheck, StandInFailure, StandInPullRequest } from './stand-in';

export interface GitlabStandInOptions {
  readonly repository?: string;
  /** Folder of the instance before `/api/v4`: `/gitlab`. */
  readonly folder?: string;
  readonly webhooks?: GitlabHookScheme;
}

const PREFIX = '/api/v4';
const DRAFT = /^\s*(?:\[draft\]|\(draft\)|draft:)\s*/i;
/** GitLab's own limit of a page. */
const LARGEST_PAGE = 100;

/** A GitLab with one project, as its documentation describes it. */
export class GitlabStandIn implements ForgeStandIn {
  readonly requests: string[] = [];
  readonly violations: string[] = [];
  readonly token = 'glpat-stand-in-0123456789';
  readonly repository: string;
  /** What it has in memory, for tests that need GitLab's own words. */
  readonly project: GitlabProject;
  readonly routes: GitlabRoutes;
  private readonly description = new GitlabDescription();
  private readonly hooks: GitlabHooks;
  private readonly deliveries: GitlabDeliveries;
  private readonly failures: { readonly answer: StandInFailure; left: number }[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    private readonly options: GitlabStandInOptions,
  ) {
    this.repository = options.repository ?? 'acme/shop';
    this.project = new GitlabProject(this.repository, `http://127.0.0.1:${String(port)}/${this.repository}`);
    this.hooks = new GitlabHooks(this.project);
    this.deliveries = new GitlabDeliveries(options.webhooks ?? 'token');
    this.routes = new GitlabRoutes(this.project, this.hooks, (hooks) => {
      this.deliveries.queue(hooks);
    });
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.on('request', (request, response) => void this.receive(request, response));
  }

  static async start(options: GitlabStandInOptions = {}): Promise<GitlabStandIn> {
    const server = createServer();
    await listen(server, 0);
    return new GitlabStandIn(server, (server.address() as AddressInfo).port, options);
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${String(this.port)}${this.options.folder ?? ''}${PREFIX}`;
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

  failNext(answer: StandInFailure): void {
    this.failures.push({ answer, left: answer.times ?? 1 });
  }

  async away(away: boolean): Promise<void> {
    if (away) await this.stop();
    else await listen(this.server, this.port);
  }

  async close(): Promise<void> {
    await this.deliveries.settled();
    if (this.server.listening) await this.stop();
  }

  private async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
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

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', this.apiUrl);
    const root = `${this.options.folder ?? ''}${PREFIX}`;
    const path = pathname.startsWith(root) ? pathname.slice(root.length) : pathname;
    const line = `${request.method ?? ''} ${path}`;
    this.requests.push(line);
    const found = pathname.startsWith(root) ? this.description.find(request.method ?? '', path) : undefined;
    const problems =
      found === undefined
        ? ['nothing is documented there']
        : this.description.problemsOfRequest(found, searchParams, request.headers['content-type'] ?? '', body);
    this.note(line, problems);
    const failure = this.failureOf(line);
    if (failure !== undefined) this.fail(response, failure);
    else if (!this.lets(request)) this.say(response, 401, { message: '401 Unauthorized' });
    else if (found === undefined) this.say(response, 404, { error: '404 Not Found' });
    else if (problems.length > 0) this.say(response, 400, { error: problems.join(', ') });
    else this.answer(response, line, found, searchParams, body);
  }

  private answer(
    response: ServerResponse,
    line: string,
    found: DescribedRequest,
    query: URLSearchParams,
    body: string,
  ): void {
    const parsed = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
    const answer = this.routes.answer(found.key, { parameters: found.parameters, query, body: parsed });
    const type = typeof answer.body === 'string' ? 'text/plain' : 'application/json';
    const said = answer.paged === true ? this.page(response, answer, found, query) : answer.body;
    if (answer.status < 300) this.note(line, this.description.problemsOfAnswer(found, answer.status, type, said));
    this.say(response, answer.status, said);
  }

  /** Headers and links of GitLab's offset pagination; its links repeat the parameters of the path. */
  private page(
    response: ServerResponse,
    answer: RouteAnswer,
    found: DescribedRequest,
    query: URLSearchParams,
  ): unknown {
    const all = answer.body as readonly unknown[];
    const size = Math.min(Number(query.get('per_page') ?? 20), LARGEST_PAGE);
    const page = Number(query.get('page') ?? 1);
    const more = all.length > page * size;
    response.setHeader('x-per-page', String(size));
    response.setHeader('x-page', String(page));
    response.setHeader('x-next-page', more ? String(page + 1) : '');
    response.setHeader('x-total', String(all.length));
    if (more) {
      const next = new URLSearchParams(query);
      for (const [name, value] of Object.entries(found.parameters)) next.set(name, value);
      next.set('page', String(page + 1));
      next.set('per_page', String(size));
      response.setHeader('link', `<${this.apiUrl}/next?${next.toString()}>; rel="next"`);
    }
    return all.slice((page - 1) * size, page * size);
  }

  private note(line: string, problems: readonly string[]): void {
    this.violations.push(...problems.map((problem) => `${line}: ${problem}`));
  }

  private lets(request: IncomingMessage): boolean {
    const { authorization, 'private-token': token } = request.headers;
    return authorization === `Bearer ${this.token}` || token === this.token;
  }

  private failureOf(line: string): StandInFailure | undefined {
    const failure = this.failures.find((one) => one.left > 0 && line.includes(one.answer.when));
    if (failure !== undefined) failure.left -= 1;
    return failure?.answer;
  }

  private fail(response: ServerResponse, { status, headers, body }: StandInFailure): void {
    for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
    this.say(response, status, body ?? { message: `${String(status)} told by the test` });
  }

  private say(response: ServerResponse, status: number, body: unknown): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    if (!response.hasHeader('content-type')) {
      response.setHeader('content-type', typeof body === 'string' ? 'text/plain' : 'application/json');
    }
    response.writeHead(status).end(text);
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
