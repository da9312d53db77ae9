import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config';
import { productVersion } from '../../config/version';
import { freeBytes } from '../../platform/files/disk-space';
import { isoTime } from '../../platform/http/shown';
import { Database } from '../../platform/persistence/database';
import { readMigrationStatus } from '../../platform/persistence/migrate';
import { QueueTransport } from '../../ports/queue-transport';
import { EngineSurvey, type SurveyedEngine } from '../application/engine-survey';
import type { SystemEngineShape, SystemMigrationsShape, SystemShape } from './system.shape';

const SQL_LIMIT_MS = 1_500;
const VERSION = {
  sqlite: 'SELECT sqlite_version() AS version',
  postgres: "SELECT current_setting('server_version') AS version",
} as const;
const CREDENTIALS = new Map([
  [true, 'present'],
  [false, 'missing'],
]);

/** What this server is made of. A part that cannot be asked is null: the page is for whoever looks for what is wrong. */
@Injectable()
export class SystemFacts {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly queue: QueueTransport,
    private readonly engines: EngineSurvey,
  ) {}

  /** Where things are is told to an admin only. */
  async describe(forAdmin: boolean): Promise<SystemShape> {
    const { config } = this;
    const { settings, dataDir } = config;
    const [version, migrations, engines, free] = await Promise.all([
      this.databaseVersion(),
      this.migrations(),
      this.engines.look(),
      freeBytes(dataDir).catch(() => null),
    ]);
    return {
      version: productVersion(),
      mode: config.worksItself ? 'embedded' : 'server',
      node_version: process.versions.node,
      started_at: isoTime(performance.timeOrigin),
      database: { kind: this.database.dialect, version, location: forAdmin ? databaseLocation(config) : null },
      queue: { backend: this.queue.backend },
      migrations,
      engines: engines.map((engine) => this.engineShape(engine)),
      data_dir: { path: forAdmin ? dataDir : null, free_bytes: free },
      auth: { required: settings.API_TOKEN !== null },
      webhooks: {
        server_secret: settings.WEBHOOK_TOKEN !== null,
        secret_grace_hours: settings.WEBHOOK_SECRET_GRACE_HOURS,
      },
    };
  }

  private async databaseVersion(): Promise<string | null> {
    try {
      const [row] = await this.database.askWithin(SQL_LIMIT_MS, VERSION[this.database.dialect]);
      return row === undefined ? null : String(row.version);
    } catch {
      return null;
    }
  }

  private async migrations(): Promise<SystemMigrationsShape | null> {
    try {
      const { applied, pending } = await readMigrationStatus(this.database, SQL_LIMIT_MS);
      return { applied: applied.length, pending: pending.length, newest: applied.at(-1) ?? null };
    } catch {
      return null;
    }
  }

  private engineShape({
    name,
    capabilities,
    installed,
    version,
    credentials,
    hint,
  }: SurveyedEngine): SystemEngineShape {
    const { resume, liveUsage, cost, structuredOutput, agent } = capabilities;
    return {
      name,
      capabilities: { resume, live_usage: liveUsage, cost, structured_output: structuredOutput, agent },
      installed,
      version,
      credentials: (credentials === null ? undefined : CREDENTIALS.get(credentials)) ?? 'unknown',
      // It may repeat what the program said.
      hint: hint === null ? null : this.config.redactor.text(hint),
    };
  }
}

/** Without user, password and options; null where it cannot be told from them. */
function databaseLocation({ databaseUrl, sqlitePath }: Config): string | null {
  if (databaseUrl === null) return sqlitePath;
  if (!URL.canParse(databaseUrl)) return null;
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}
