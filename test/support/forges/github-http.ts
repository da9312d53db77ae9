import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GithubApps } from './github-apps';
import type { GithubDescription } from './github-description';
import { graphqlFaults } from './github-graphql';
import { answerGraphql, failed, GITHUB_ROUTES, type GithubWorld, type RouteAnswer } from './github-routes';
import { recordOf } from './json';
import { answerWith, readBody } from './loopback-server';
import { ToldFailures } from './told-failures';

type Interruption = 'lost' | undefined;

/** Who is known there, beside what the routes need. */
interface Known extends GithubWorld {
  readonly repository: string;
  readonly login: string;
  readonly token: string;
  readonly apps: GithubApps;
}

/** The door of the stand-in: holds each request, and each answer, to GitHub's description. */
export class GithubHttp {
  readonly requests: string[] = [];
  readonly violations: string[] = [];
  readonly failures = new ToldFailures();
  /** Called when a request has come, and is not served if it says `lost`; and again when it is served and not yet answered. */
  interrupt: (moment: 'before' | 'after', request: string) => Interruption | Promise<Interruption> = () => undefined;

  constructor(
    private readonly world: Known,
    private readonly described: GithubDescription,
    private readonly basePath: string,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
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
    const told = this.failures.take(`${method} ${path}`);
    if (told !== undefined) {
      const { status, headers, body } = told;
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
    return answerGraphql(recordOf(body), this.world);
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
    const asApp = this.world.apps.answer(name, path, token);
    if (asApp !== undefined) return asApp;
    const login = this.loginOf(token);
    if (login === undefined) return failed(401, 'Bad credentials');
    if (name === 'GET /user' && login.endsWith('[bot]')) return failed(403, 'Resource not accessible by integration');
    const ours = path.owner === undefined || `${path.owner}/${path.repo ?? ''}` === this.world.repository;
    const route = ours ? GITHUB_ROUTES[name] : undefined;
    return route === undefined
      ? failed(404, 'Not Found')
      : route({ path, query, body: recordOf(body), login }, this.world);
  }

  private loginOf(token: string): string | undefined {
    return token === this.world.token ? this.world.login : this.world.apps.loginOf(token);
  }

  private unknown(request: string): RouteAnswer {
    this.violations.push(`${request} is not described`);
    return failed(404, 'Not Found');
  }

  /** The store of the logs: another origin, which has no business with anybody's token. */
  serveLog(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers.authorization !== undefined) this.violations.push('The log was fetched with a token');
    const id = Number(new URL(request.url ?? '/', 'http://stand-in').pathname.slice(1));
    const log = this.world.state.checks.find((check) => check.id === id)?.log;
    const lines = (log ?? '').replace(/^(?=[^\n])/gm, '2026-03-01T12:00:00.1234567Z ').replace(/\n/g, '\r\n');
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    answerWith(
      response,
      log === undefined ? { status: 404, body: 'gone', headers } : { status: 200, body: lines, headers },
    );
  }
}
