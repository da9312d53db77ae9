import type { Config } from '../config/config';
import type { DatabaseLocation } from '../platform/persistence/data-source';

export function databaseLocation(config: Config): DatabaseLocation {
  return config.databaseUrl === null
    ? { kind: 'sqlite', path: config.sqlitePath }
    : { kind: 'postgres', url: config.databaseUrl, poolSize: 2 };
}
