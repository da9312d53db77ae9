import { Clock } from '../../kernel/clock';
import type { ForgeRateLimited } from '../../kernel/errors';
import type { ForgeConnection } from '../../ports/forge';
import { accountOf, ForgeLimits, type LimitHeaders } from './forge-limits';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const CONNECTION: ForgeConnection = {
  provider: 'github',
  apiUrl: 'https://api.github.com',
  repository: 'acme/shop',
  credentials: { kind: 'token', token: 'secret' },
};

class FixedClock extends Clock {
  time = NOW;
  now(): number {
    return this.time;
  }
}

function refused(work: () => void): ForgeRateLimited | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error as ForgeRateLimited;
  }
}

const second = (from: number, count: number): string => String(from / 1000 + count);

describe('limits of a forge', () => {
  it.each<[string, LimitHeaders, number]>([
    ['seconds to wait', { 'retry-after': '7' }, 7_000],
    ['a date to wait for', { 'retry-after': 'Sun, 01 Mar 2026 12:02:00 GMT' }, 120_000],
    ['seconds before the end of the window', { 'retry-after': '7', 'x-ratelimit-remaining': '0' }, 7_000],
    ['the end of the window', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': second(NOW, 90) }, 90_000],
    ["GitLab's window", { 'ratelimit-remaining': '0', 'ratelimit-reset': second(NOW, 30) }, 30_000],
    ['a window with room left', { 'x-ratelimit-remaining': '9', 'x-ratelimit-reset': second(NOW, 90) }, 60_000],
    ['a window that is over', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': second(NOW, -90) }, 60_000],
    ['nothing', {}, 60_000],
    ['nonsense', { 'retry-after': 'soon' }, 60_000],
    ['a lifetime', { 'retry-after': '999999999' }, 24 * 3_600_000],
  ])('waits for %s', (_name, headers, wait) => {
    const limits = new ForgeLimits(new FixedClock());
    expect(limits.close('account', headers, 'No').retryAt - NOW).toBe(wait);
  });

  it('lets an account in again when its time has come, and others at once', () => {
    const clock = new FixedClock();
    const limits = new ForgeLimits(clock);
    limits.close('ada', { 'retry-after': '10' }, 'Slow down');
    expect(
      refused(() => {
        limits.ensureOpen('bob');
      }),
    ).toBeUndefined();
    clock.time = NOW + 9_999;
    expect(
      refused(() => {
        limits.ensureOpen('ada');
      }),
    ).toMatchObject({ retryAt: NOW + 10_000 });
    clock.time = NOW + 10_000;
    expect(
      refused(() => {
        limits.ensureOpen('ada');
      }),
    ).toBeUndefined();
  });

  it('keeps the longer of two waits', () => {
    const limits = new ForgeLimits(new FixedClock());
    limits.close('ada', { 'retry-after': '100' }, 'Slow down');
    limits.close('ada', { 'retry-after': '1' }, 'Slow down');
    expect(
      refused(() => {
        limits.ensureOpen('ada');
      }),
    ).toMatchObject({ retryAt: NOW + 100_000 });
  });

  it('tells accounts apart by address and credentials, not by repository', () => {
    const account = accountOf(CONNECTION);
    expect(accountOf({ ...CONNECTION, repository: 'acme/other' })).toBe(account);
    expect(accountOf({ ...CONNECTION, apiUrl: 'https://ghes.example/api/v3' })).not.toBe(account);
    expect(accountOf({ ...CONNECTION, credentials: { kind: 'token', token: 'other' } })).not.toBe(account);
    expect(account).not.toContain('secret');
  });
});
