import { Unavailable, Unprocessable, type DomainError } from '../../../kernel/errors';
import { maskSecrets } from '../../../kernel/mask-secrets';

/** What came back from GitHub, or did not. */
export interface GithubFailure {
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly words: string;
  /** `NOT_FOUND`, `FORBIDDEN`, `RATE_LIMITED`: GraphQL says it in the body of a 200. */
  readonly graphqlType?: string;
}

const LIMIT_WORDS = /secondary rate limit|abuse detection|API rate limit exceeded/i;
const GRAPHQL_STATUS: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  RATE_LIMITED: 429,
};

/**
 * Reads what octokit throws. Nothing of it is kept but status, headers of the answer and words: its `request` holds the
 * Authorization header, redacted only where octokit knows its form.
 */
export function failureOf(error: unknown): GithubFailure {
  const response = fieldOf(error, 'response');
  const graphql = listOf(fieldOf(error, 'errors'))[0];
  if (graphql !== undefined) {
    const type = fieldOf(graphql, 'type');
    const headers = headersOf(fieldOf(error, 'headers'));
    const kind = typeof type === 'string' ? { graphqlType: type } : {};
    return { status: 200, headers, words: String(fieldOf(graphql, 'message')), ...kind };
  }
  const status = fieldOf(response, 'status');
  if (typeof status !== 'number') {
    return { status: undefined, headers: {}, words: error instanceof Error ? error.message : String(error) };
  }
  // A gateway in between answers with a page, which is nothing to read in a message.
  const words = wordsOf(fieldOf(response, 'data')) ?? `status ${String(status)} without a word`;
  return { status, headers: headersOf(fieldOf(response, 'headers')), words };
}

/** GitHub documents both as 403 or 429: an empty window, and the secondary limits, which may come without any header. */
export function isLimit(failure: GithubFailure): boolean {
  const status = statusOf(failure);
  if (status === 429) return true;
  if (status !== 403) return false;
  const { headers, words } = failure;
  return (
    headers['retry-after'] !== undefined ||
    Number(headers['x-ratelimit-remaining'] ?? 1) === 0 ||
    LIMIT_WORDS.test(words)
  );
}

/** The error that callers see. `secrets`: GitHub repeats parts of a request in some of its messages. */
export function toForgeError(failure: GithubFailure, repository: string, secrets: readonly string[]): DomainError {
  const words = clean(failure.words, secrets);
  const status = statusOf(failure);
  if (status === undefined || status >= 500) {
    return new Unavailable('forge.unreachable', `GitHub cannot be reached for ${repository}: ${words}`);
  }
  if (status === 401) {
    const message = `GitHub does not accept the credentials given for ${repository}: ${words}. Give the project a token, or a GitHub App's key, that is valid.`;
    return new Unprocessable('forge.unauthorized', message);
  }
  if (status === 403) {
    const message = `GitHub forbids this in ${repository}: ${words}. The credentials need to write contents and pull requests, and to read checks and Actions.`;
    return new Unprocessable('forge.forbidden', message);
  }
  if (status === 404 || status === 410) {
    const message = `GitHub finds no such thing in ${repository}: ${words}. It is not there, or these credentials may not see it.`;
    return new Unprocessable('forge.not_found', message);
  }
  return new Unprocessable('forge.refused', `GitHub refused this in ${repository}: ${words}`);
}

/** GitHub's own sentence without our credentials and whatever looks like others. */
export function clean(words: string, secrets: readonly string[]): string {
  let cleaned = words;
  for (const secret of secrets) if (secret !== '') cleaned = cleaned.replaceAll(secret, '[masked]');
  return maskSecrets(cleaned).trim().replace(/\.$/, '').slice(0, 2_000);
}

function statusOf(failure: GithubFailure): number | undefined {
  const { graphqlType, status } = failure;
  return graphqlType === undefined ? status : (GRAPHQL_STATUS[graphqlType] ?? 422);
}

/** `Validation Failed: A pull request already exists for acme:demo.`: the details say more than the message. */
function wordsOf(data: unknown): string | undefined {
  const message = fieldOf(data, 'message');
  if (typeof message !== 'string') return undefined;
  const details = listOf(fieldOf(data, 'errors')).map((error) => {
    if (typeof error === 'string') return error;
    const own = fieldOf(error, 'message');
    const parts = [fieldOf(error, 'resource'), fieldOf(error, 'field'), fieldOf(error, 'code')];
    return typeof own === 'string' ? own : parts.filter((part) => typeof part === 'string').join(' ');
  });
  return [message, details.filter((detail) => detail !== '').join('; ')].filter((part) => part !== '').join(': ');
}

function headersOf(value: unknown): GithubFailure['headers'] {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, text]) => [name.toLowerCase(), String(text)]));
}

export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
