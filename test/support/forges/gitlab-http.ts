import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DescribedRequest, GitlabDescription } from './gitlab-description';
import type { GitlabRoutes, RouteAnswer } from './gitlab-routes';
import { readBody } from './loopback-server';
import type { StandInFailure } from './stand-in';
import { ToldFailures } from './told-failures';

/** GitLab's own limit of a page. */
const LARGEST_PAGE = 100;

/** The door of the stand-in: holds each request, and each answer, to GitLab's documentation. */
export class GitlabHttp {
  readonly requests: string[] = [];
  readonly violations: string[] = [];
  readonly failures = new ToldFailures();
  private readonly description = new GitlabDescription();

  /** `url` is that of the API, with the folder of the instance. */
  constructor(
    private readonly routes: GitlabRoutes,
    private readonly token: string,
    readonly url: string,
  ) {}

  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const root = new URL(this.url).pathname;
    const path = pathname.startsWith(root) ? pathname.slice(root.length) : pathname;
    const line = `${request.method ?? ''} ${path}`;
    this.requests.push(line);
    const found = pathname.startsWith(root) ? this.description.find(request.method ?? '', path) : undefined;
    const problems =
      found === undefined
        ? ['nothing is documented there']
        : this.description.problemsOfRequest(found, searchParams, request.headers['content-type'] ?? '', body);
    this.note(line, problems);
    const failure = this.failures.take(line);
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
      response.setHeader('link', `<${this.url}/next?${next.toString()}>; rel="next"`);
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
