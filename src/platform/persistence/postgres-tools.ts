import { tmpdir } from 'node:os';
import { Unavailable, Unprocessable } from '../../kernel/errors';
import type { ProcessRunner } from '../../ports/process-runner';

/** Names of ours that a client of Postgres needs; its passwords and services of the user are none of ours. */
const TAKEN_OVER = ['PATH', 'LANG', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
/** BullMQ's, when the queue lives in the same database: transport, which nobody needs afterwards. */
const QUEUE_SCHEMA = 'bullmq';

/** `pg_dump` and `pg_restore` on one database. The password goes by the environment: arguments can be read by anybody. */
export class PostgresTools {
  private readonly env: Readonly<Record<string, string>>;
  private readonly address: string;

  constructor(
    databaseUrl: string,
    private readonly runner: ProcessRunner,
    environment: NodeJS.ProcessEnv,
  ) {
    const { address, password } = libpqAddress(databaseUrl);
    const taken = TAKEN_OVER.flatMap((name): [string, string][] => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    });
    this.env = { ...Object.fromEntries(taken), ...(password === '' ? {} : { PGPASSWORD: password }) };
    this.address = address;
  }

  /** One consistent snapshot, however much is written meanwhile. */
  dump(file: string): Promise<void> {
    const whole = ['--format=custom', '--no-owner', '--no-privileges', `--exclude-schema=${QUEUE_SCHEMA}`];
    return this.run('pg_dump', [...whole, `--file=${file}`]);
  }

  /** All of it or nothing. */
  restore(file: string): Promise<void> {
    return this.run('pg_restore', ['--no-owner', '--no-privileges', '--single-transaction', '--exit-on-error', file]);
  }

  private async run(program: string, args: readonly string[]): Promise<void> {
    const { end, exitCode, errorCode, stderr } = await this.runner.run({
      argv: [program, `--dbname=${this.address}`, ...args],
      cwd: tmpdir(),
      env: this.env,
    });
    if (errorCode === 'ENOENT') {
      throw new Unavailable(
        'backup.tool_missing',
        `${program} is not on PATH: install the PostgreSQL client, of the server's version or newer (apt-get install postgresql-client).`,
        { program },
      );
    }
    if (end === 'exited' && exitCode === 0) return;
    const said = stderr.trim().split('\n').slice(-3).join(' ');
    throw new Unprocessable('backup.tool_failed', `${program} ended with ${String(exitCode ?? end)}: ${said}`, {
      program,
    });
  }
}

/** Our URL as libpq reads one, which knows other parameters than the driver for Node does. */
function libpqAddress(databaseUrl: string): { readonly address: string; readonly password: string } {
  const url = new URL(databaseUrl);
  const password = url.password === '' ? (url.searchParams.get('password') ?? '') : decodeURIComponent(url.password);
  url.password = '';
  for (const name of ['password', 'uselibpqcompat']) url.searchParams.delete(name);
  if (url.searchParams.get('sslmode') === 'no-verify') url.searchParams.set('sslmode', 'require');
  return { address: url.toString(), password };
}
