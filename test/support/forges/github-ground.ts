import { ForgeLimits } from '../../../src/platform/forges/forge-limits';
import { GithubForge } from '../../../src/platform/forges/github/github-forge';
import type { ForgeConnection } from '../../../src/ports/forge';
import { HandClock, type ForgeChange, type ForgeGround, type LimitAnswer } from './forge-ground';
import { GithubStandIn, type GithubStandInOptions } from './github-stand-in';

export interface GithubGround extends ForgeGround {
  readonly standIn: GithubStandIn;
  readonly limits: ForgeLimits;
  connection(change?: ForgeChange): ForgeConnection;
}

export async function githubGround(options: GithubStandInOptions = {}): Promise<GithubGround> {
  const standIn = await GithubStandIn.start(options);
  const clock = new HandClock();
  const limits = new ForgeLimits(clock);
  const connection = (change: ForgeChange = {}): ForgeConnection => ({
    provider: 'github',
    apiUrl: change.apiUrl ?? standIn.apiUrl,
    repository: standIn.repository,
    credentials: { kind: 'token', token: change.token ?? standIn.token },
  });
  const connect = (change: ForgeChange): GithubForge => {
    const { timeoutMs } = change;
    return new GithubForge(connection(change), limits, timeoutMs === undefined ? {} : { timeoutMs });
  };
  return {
    ...{ standIn, clock, limits, connection, connect, limitAnswers, forge: connect({}) },
    close: () => standIn.close(),
  };
}

/** "Rate limits for the REST API" of GitHub's documentation, case by case. */
function limitAnswers(now: number): readonly LimitAnswer[] {
  const inSeconds = (count: number): string => String(now / 1000 + count);
  const primary = { message: 'API rate limit exceeded for user ID 1.' };
  const secondary = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' };
  const other = { message: 'Come back later.' };
  const empty = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(90) };
  return [
    { name: 'primary, 403', answer: { status: 403, headers: empty, body: primary }, retryAt: now + 90_000 },
    { name: 'primary, 429', answer: { status: 429, headers: empty, body: primary }, retryAt: now + 90_000 },
    {
      name: 'secondary with a wait',
      answer: { status: 403, headers: { 'retry-after': '7' }, body: secondary },
      retryAt: now + 7_000,
    },
    {
      name: 'secondary with a wait, 429',
      answer: { status: 429, headers: { 'retry-after': '7', 'x-ratelimit-remaining': '4000' }, body: secondary },
      retryAt: now + 7_000,
    },
    { name: 'primary in other words', answer: { status: 403, headers: empty, body: other }, retryAt: now + 90_000 },
    {
      name: 'secondary in other words',
      answer: { status: 403, headers: { 'retry-after': '7' }, body: other },
      retryAt: now + 7_000,
    },
    { name: 'secondary without a word', answer: { status: 403, body: secondary }, retryAt: now + 60_000 },
  ];
}
