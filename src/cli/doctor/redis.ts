import Redis from 'ioredis';
import { messageOf } from '../../kernel/errors';
import { error, type Finding, ok, warning } from '../../doctor/domain/finding';

const CHECK = 'queue';
const CONNECT_MS = 3_000;

/** What `INFO` says, by name. */
export type RedisInfo = Readonly<Record<string, string>>;

export async function checkRedis(url: string): Promise<Finding[]> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let broken: Error | undefined;
  redis.on('error', (failure: Error) => (broken = failure));
  try {
    await redis.connect();
    return judgeRedis(parseInfo(await redis.info()));
  } catch (failure) {
    // "Connection is closed." is what the call says; what happened is in the event.
    return [unreachable(messageOf(broken ?? failure))];
  } finally {
    redis.disconnect();
  }
}

function unreachable(why: string): Finding {
  if (/NOAUTH|WRONGPASS|NOPERM|invalid password|without any password/i.test(why)) {
    const fix = 'Put the right user and password into DEKSDENFLOW_REDIS_URL.';
    return error(CHECK, `Redis refuses the credentials: ${why}`, fix);
  }
  const fix = 'Check that Redis runs and that DEKSDENFLOW_REDIS_URL points to it.';
  return error(CHECK, `Redis cannot be reached: ${why}`, fix);
}

/** Lost messages are made again from the database, so losing data costs time, not work: warnings, save for eviction. */
export function judgeRedis(info: RedisInfo): Finding[] {
  const version = info.redis_version ?? 'of unknown version';
  const findings: Finding[] = [];
  const policy = info.maxmemory_policy ?? 'noeviction';
  if (policy !== 'noeviction') {
    const fix = 'Set "maxmemory-policy noeviction" in redis.conf.';
    findings.push(error(CHECK, `Redis may throw keys away: its policy is ${policy}`, fix));
  }
  const evicted = Number(info.evicted_keys ?? 0);
  if (evicted > 0) {
    const fix = 'Give Redis more memory, and a server of its own.';
    findings.push(warning(CHECK, `Redis has thrown away ${String(evicted)} keys`, fix));
  }
  if (info.aof_enabled === '0') {
    const fix = 'Set "appendonly yes": without it, a restart of Redis delays what was queued by some seconds.';
    findings.push(warning(CHECK, 'Redis keeps no append-only file', fix));
  }
  if (Number.parseInt(version, 10) < 6) {
    findings.push(error(CHECK, `Redis ${version}`, 'Install Redis 6.2 or newer, or Valkey.'));
  }
  return findings.length > 0 ? findings : [ok(CHECK, `Redis ${version}, noeviction, append-only file on`)];
}

export function parseInfo(text: string): RedisInfo {
  const pairs = text.split(/\r?\n/).map((line) => /^(\w+):(.*)$/.exec(line));
  return Object.fromEntries(pairs.flatMap((pair) => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? '']])));
}
