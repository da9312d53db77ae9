import { createHash } from 'node:crypto';
import type { Clock } from '../../kernel/clock';
import { ForgeRateLimited } from '../../kernel/errors';
import type { ForgeConnection } from '../../ports/forge';

/** GitHub: "otherwise, wait for at least one minute before retrying". GitLab's windows are a minute as well. */
const WITHOUT_WORD_MS = 60_000;
/** No documented window is longer than an hour; a header that says otherwise must not shut an account out for good. */
const LONGEST_MS = 24 * 3_600_000;

/** One account on one forge: everybody with the same credentials draws on the same limits. Says nothing about them. */
export function accountOf(connection: ForgeConnection): string {
  return createHash('sha256')
    .update(JSON.stringify([connection.apiUrl, connection.credentials]))
    .digest('hex');
}

/**
 * Until when each account was asked to stay away. GitHub: "If you continue to make requests while you are rate
 * limited, your integration may be banned", so calls in the meantime fail here, without a request.
 */
export class ForgeLimits {
  private readonly closedUntil = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Throws `ForgeRateLimited` while the account has to stay away. */
  ensureOpen(account: string): void {
    const until = this.closedUntil.get(account);
    if (until === undefined) return;
    if (until > this.clock.now()) throw limited(until, 'The forge asked this account to stay away for a while');
    this.closedUntil.delete(account);
  }

  /** Notes that the forge refused the account, and gives the error to throw. `words`: the forge's own. */
  close(account: string, headers: LimitHeaders, words: string): ForgeRateLimited {
    const asked = retryAtOf(headers, this.clock.now());
    const until = Math.max(asked, this.closedUntil.get(account) ?? 0);
    this.closedUntil.set(account, until);
    return limited(until, words);
  }
}

/** What a forge sends with a refusal; names in lower case. */
export type LimitHeaders = Readonly<Record<string, string | number | undefined>>;

function limited(until: number, words: string): ForgeRateLimited {
  return new ForgeRateLimited(`${words}. It may be asked again at ${new Date(until).toISOString()}.`, until);
}

/**
 * `retry-after` first: GitHub and GitLab both say that it wins. Else the end of the window, epoch seconds in
 * `x-ratelimit-reset` (GitHub) or `ratelimit-reset` (GitLab), when nothing remains of it.
 */
function retryAtOf(headers: LimitHeaders, now: number): number {
  const after = headers['retry-after'];
  const seconds = Number(after);
  if (after !== undefined && after !== '' && seconds >= 0) return capped(now + seconds * 1000, now);
  const date = Date.parse(String(after));
  if (date > now) return capped(date, now);
  for (const prefix of ['x-ratelimit', 'ratelimit']) {
    const reset = Number(headers[`${prefix}-reset`]) * 1000;
    if (Number(headers[`${prefix}-remaining`]) === 0 && reset > now) return capped(reset, now);
  }
  return now + WITHOUT_WORD_MS;
}

function capped(until: number, now: number): number {
  return Math.min(until, now + LONGEST_MS);
}
