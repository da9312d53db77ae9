import type { Octokit } from '@octokit/core' with { 'resolution-mode': 'import' };
import { DomainError, Unavailable } from '../../../kernel/errors';
import type { ForgeConnection } from '../../../ports/forge';
import { accountOf, type ForgeLimits } from '../forge-limits';
import { clean, failureOf, fieldOf, isLimit, toForgeError } from './github-errors';
import { githubLogin, type GithubLogin } from './github-login';

export type Request = Octokit['request'];

/** What goes with every request on the repository. */
export interface Common {
  readonly owner: string;
  readonly repo: string;
  readonly headers: { readonly authorization: string; readonly 'x-github-api-version': string };
}

export interface Answer<T> {
  readonly data: T;
}

const PAGE = 100;
/** GitHub ends its own lists earlier (checks at 1 000 suites, pull requests at some thousand); this ends a loop. */
const MOST_PAGES = 100;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Requests to one repository on GitHub: let in, limited in time, and with errors in our words. Nothing is tried again. */
export class GithubApi {
  private readonly account: string;
  private readonly owner: string;
  private readonly repo: string;
  private entered: Promise<{ readonly octokit: Octokit; readonly login: GithubLogin }> | undefined;

  constructor(
    readonly connection: ForgeConnection,
    private readonly limits: ForgeLimits,
    private readonly timeoutMs: number,
  ) {
    this.account = accountOf(connection);
    const [owner = '', repo = ''] = connection.repository.split('/');
    this.owner = owner;
    this.repo = repo;
  }

  async call<T>(work: (request: Request, common: Common) => Promise<Answer<T>>): Promise<T> {
    return this.guarded(async (octokit, common) => {
      const { data } = await work(octokit.request, common);
      // A proxy's log-in page is a 200 as well.
      if (typeof data === 'string') throw this.notGithub();
      return data;
    });
  }

  /** Every page of a list; `work` asks for one of them. */
  async pages<T>(
    work: (request: Request, common: Common & { per_page: number; page: number }) => Promise<Answer<readonly T[]>>,
  ): Promise<readonly T[]> {
    const all: T[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const part = await this.call((request, common) => work(request, { ...common, per_page: PAGE, page }));
      all.push(...part);
      if (part.length < PAGE) break;
    }
    return all;
  }

  /** As the App itself, not as its installation; undefined when the credentials are a token. */
  async callAsApp<T>(
    work: (request: Request, headers: Common['headers']) => Promise<Answer<T>>,
  ): Promise<T | undefined> {
    return this.guarded(async (octokit, common, login) => {
      const authorization = await login.appHeader();
      if (authorization === undefined) return undefined;
      return (await work(octokit.request, { ...common.headers, authorization })).data;
    });
  }

  /** octokit knows where GraphQL is: `/graphql` of github.com, `/api/graphql` of a server of one's own. */
  async graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<void> {
    await this.guarded(async (octokit, { headers }) => {
      const data = await octokit.graphql<unknown>(query, { ...variables, headers });
      if (typeof data !== 'object') throw this.notGithub();
    });
  }

  async permissions(): Promise<Readonly<Record<string, string>> | undefined> {
    return this.guarded((_octokit, _common, login) => login.permissions());
  }

  /**
   * What lies at an address that GitHub sent us to. Without the Authorization header: the address is signed, and belongs
   * to a store that has no business with our token. Undefined when there is nothing any more.
   */
  async download(address: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const response = await this.timed(address).catch((error: unknown) => {
      // The address is a credential for as long as it works: it is in no message.
      throw this.away(this.lateOr(error, 'the store of its logs does not answer'));
    });
    if (response.ok) return response.body ?? undefined;
    await response.body?.cancel();
    if (response.status >= 500) throw this.away(`the store of its logs answers ${String(response.status)}`);
    return undefined;
  }

  away(words: string): Unavailable {
    return new Unavailable('forge.unreachable', `GitHub cannot be reached for ${this.connection.repository}: ${words}`);
  }

  private notGithub(): Unavailable {
    return this.away(`what answers at ${new URL(this.connection.apiUrl).host} is not GitHub's API`);
  }

  private async guarded<T>(work: (octokit: Octokit, common: Common, login: GithubLogin) => Promise<T>): Promise<T> {
    this.limits.ensureOpen(this.account);
    this.entered ??= this.enter().catch((error: unknown) => {
      this.entered = undefined;
      throw error;
    });
    const { octokit, login } = await this.entered;
    try {
      const headers = { authorization: await login.header(), 'x-github-api-version': '2022-11-28' };
      return await work(octokit, { owner: this.owner, repo: this.repo, headers }, login);
    } catch (error) {
      throw this.translated(error, login);
    }
  }

  private translated(error: unknown, login: GithubLogin): DomainError {
    if (error instanceof DomainError) return error;
    const failure = failureOf(error);
    const { repository } = this.connection;
    if (isLimit(failure)) {
      const words = clean(failure.words, login.secrets());
      return this.limits.close(this.account, failure.headers, `GitHub's limit is reached for ${repository}: ${words}`);
    }
    if (failure.status === 401) login.refused();
    const words = failure.status === undefined ? this.lateOr(error, failure.words) : failure.words;
    return toForgeError({ ...failure, words }, repository, login.secrets());
  }

  private async enter(): Promise<{ octokit: Octokit; login: GithubLogin }> {
    const { Octokit } = await import('@octokit/core');
    const octokit = new Octokit({
      baseUrl: this.connection.apiUrl,
      userAgent: 'deksdenflow',
      log: silent,
      request: { fetch: (url: string, init?: RequestInit) => this.timed(url, init), log: silent },
    });
    return { octokit, login: await githubLogin(this.connection, octokit) };
  }

  private timed(url: string, init: RequestInit = {}): Promise<Response> {
    return fetch(url, { ...init, signal: AbortSignal.timeout(this.timeoutMs) });
  }

  private lateOr(error: unknown, words: string): string {
    const late = [error, fieldOf(error, 'cause')].some((one) => fieldOf(one, 'name') === 'TimeoutError');
    if (late) return `no answer within ${String(this.timeoutMs / 1000)} s`;
    // Where a name has several addresses, Node's error has a code and no message.
    const code = fieldOf(fieldOf(fieldOf(error, 'cause'), 'cause'), 'code');
    return typeof code === 'string' && !words.includes(code) ? code : words;
  }
}
