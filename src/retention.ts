import type { Config } from './config/config';
import type { Core } from './core';
import type { Database } from './platform/persistence/database';
import type { Log } from './ports/log';
import { Housekeeper } from './retention/application/housekeeper';
import type { Meter } from './ports/meter';
import { RetentionService } from './retention/application/retention.service';
import type { RetentionState } from './retention/application/retention.store';
import type { RetentionRules } from './retention/domain/retention';
import { SqlRetentionStore } from './retention/persistence/sql-retention.store';

const DAY = 86_400_000;
const MIB = 1024 * 1024;

/** 0 in the settings is no limit. */
export function retentionRules({ settings }: Config): RetentionRules {
  const limit = (days: number, size: number) => ({
    ageMs: days === 0 ? null : days * DAY,
    size: size === 0 ? null : size,
  });
  return {
    events: limit(settings.RETENTION_EVENTS_DAYS, settings.RETENTION_EVENTS_ROWS),
    logs: limit(settings.RETENTION_LOGS_DAYS, settings.RETENTION_LOGS_MB * MIB),
    deliveries: limit(settings.RETENTION_DELIVERIES_DAYS, settings.RETENTION_DELIVERIES_MB * MIB),
    jobs: limit(settings.RETENTION_JOBS_DAYS, settings.RETENTION_JOBS_ROWS),
  };
}

export function createRetention(config: Config, database: Database, meter: Meter, log: Log): RetentionService {
  return new RetentionService(new SqlRetentionStore(database), retentionRules(config), meter, log);
}

/** How the last run ended, and who is at it. */
export function retentionState(database: Database): Promise<RetentionState> {
  return new SqlRetentionStore(database).state();
}

/** Of a process that takes jobs. */
export function createHousekeeper({ config, database, metrics, workspaces, log }: Core, workerId: string): Housekeeper {
  const retention = createRetention(config, database, metrics, log);
  return new Housekeeper(retention, workspaces, log, { holder: workerId });
}
