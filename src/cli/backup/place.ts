import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '../../config/config';
import { locationOf } from '../../core';
import { ENTITIES } from '../../entities';
import { MirrorBundles } from '../../platform/git/mirror-bundles';
import { type DatabaseLocation, openDatabase } from '../../platform/persistence/data-source';
import type { Database } from '../../platform/persistence/database';
import { PostgresTools } from '../../platform/persistence/postgres-tools';
import { ChildProcessRunner } from '../../platform/process/child-process-runner';
import type { CliContext } from '../cli-context';
import { KEY_FILE } from './manifest';

/** What a backup is taken of, or restored to: with the settings of the server, on one of its hosts. */
export class BackupPlace {
  readonly config: Config;
  readonly location: DatabaseLocation;
  readonly mirrors: MirrorBundles;
  readonly keyFile: string;
  private readonly runner = new ChildProcessRunner();

  constructor({ environment }: CliContext) {
    this.config = Config.load(environment);
    this.location = locationOf(this.config);
    const { dataDir } = this.config;
    this.mirrors = new MirrorBundles({ dataDir, runner: this.runner, environment: this.config.environment });
    this.keyFile = join(dataDir, KEY_FILE);
  }

  get hasKeyFile(): boolean {
    return existsSync(this.keyFile);
  }

  postgres(url: string): PostgresTools {
    return new PostgresTools(url, this.runner, this.config.environment);
  }

  async withDatabase<T>(work: (database: Database) => Promise<T>, location = this.location): Promise<T> {
    const database = await openDatabase(location, ENTITIES, this.config.redactor);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }
}
