import { Client } from 'pg';
import type { Config } from '../../config/config';
import { messageOf } from '../../kernel/errors';
import { error, type Finding, ok } from '../../doctor/domain/finding';
import { checkRedis } from './redis';

const CONNECT_MS = 3_000;

export async function checkQueue(config: Config): Promise<Finding[]> {
  const url = config.queueUrl;
  // Not opened: the folder belongs to the server, which may be running.
  if (url === null) return [ok('queue', 'embedded in the server process')];
  return /^postgres(ql)?:/i.test(url) ? [await checkPostgresQueue(url)] : checkRedis(url);
}

async function checkPostgresQueue(url: string): Promise<Finding> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  // Without a listener, a connection that breaks later would end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return ok('queue', `Postgres ${rows[0]?.server_version ?? ''}`);
  } catch (failure) {
    const fix = 'Check that Postgres runs and that DEKSDENFLOW_REDIS_URL points to it.';
    return error('queue', `Postgres cannot be reached: ${messageOf(failure)}`, fix);
  } finally {
    await client.end().catch(() => undefined);
  }
}
