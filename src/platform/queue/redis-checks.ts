import type { Redis } from 'ioredis';
import { messageOf, Unavailable } from '../../kernel/errors';
import type { QueueVitals } from '../../ports/queue-transport';
import type { QueueLog } from './connector';

const OLDEST = [6, 2] as const;

/** Refuses a Redis that would lose queued messages as a matter of course, and warns where it may after a crash. */
export async function checkRedis(
  redis: Redis,
  options: { readonly allowEviction: boolean; readonly log: QueueLog },
): Promise<void> {
  const version = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1];
  if (version !== undefined && isOlder(version)) {
    throw new Unavailable('queue.redis_too_old', `Redis ${version} is too old for the queue: 6.2 is needed.`, {
      version,
    });
  }
  const policy = await setting(redis, 'maxmemory-policy', options.log);
  if (policy !== undefined && policy !== 'noeviction') {
    if (!options.allowEviction) {
      throw new Unavailable(
        'queue.redis_evicts',
        `Redis may drop queued messages when its memory is full: set maxmemory-policy to noeviction (it is ${policy}).`,
        { policy },
      );
    }
    options.log('warn', 'Redis may drop queued messages when its memory is full', { maxmemory_policy: policy });
  }
  if ((await setting(redis, 'appendonly', options.log)) === 'no') {
    options.log('warn', 'Redis forgets its queue when it crashes; work then waits for the sweeper', {
      appendonly: 'no',
    });
  }
}

/** Of the text that INFO answers. */
export function redisVitals(info: string): QueueVitals {
  const figure = (name: string): number | undefined => {
    const text = new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1];
    return text === undefined ? undefined : Number(text);
  };
  const [evictedKeys, usedMemoryBytes, aof] = ['evicted_keys', 'used_memory', 'aof_enabled'].map(figure);
  return {
    ...(evictedKeys === undefined ? {} : { evictedKeys }),
    ...(usedMemoryBytes === undefined ? {} : { usedMemoryBytes }),
    ...(aof === undefined ? {} : { aofEnabled: aof === 1 }),
  };
}

/** Managed services hide CONFIG: then the value is unknown, which is no reason to refuse. */
async function setting(redis: Redis, name: string, log: QueueLog): Promise<string | undefined> {
  try {
    const reply: unknown = await redis.config('GET', name);
    const value: unknown = Array.isArray(reply) ? reply[1] : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch (error) {
    log('warn', 'Redis does not tell its configuration', { setting: name, error: messageOf(error) });
    return undefined;
  }
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
