import { existsSync } from 'node:fs';
import type { Config } from '../../config/config';
import { locationOf } from '../../core';
import { ENTITIES } from '../../entities';
import { messageOf } from '../../kernel/errors';
import { openDatabase } from '../../platform/persistence/data-source';
import { migrationStatus } from '../../platform/persistence/migrate';
import type { RetentionState } from '../../retention/application/retention.store';
import { RETAINED } from '../../retention/domain/retention';
import { retentionState } from '../../retention';
import { type Finding, ok, warning } from '../../doctor/domain/finding';

const CHECK = 'retention';
const LATE_MS = 26 * 3_600_000;

/** When old data was removed last. Without a database, or with one that cannot be read, other checks say what is wrong. */
export async function checkRetention(config: Config): Promise<Finding[]> {
  const location = locationOf(config);
  if (location.kind === 'sqlite' && !existsSync(location.path)) return [];
  try {
    const database = await openDatabase(location, ENTITIES);
    try {
      if ((await migrationStatus(database)).pending.length > 0) return [];
      return [judgeRetention(await retentionState(database))];
    } finally {
      await database.close();
    }
  } catch (failure) {
    return [warning(CHECK, messageOf(failure), 'See the check of the database.')];
  }
}

/** Late only while it was begun after it had ended last: a server that was off for a week is not late. */
export function judgeRetention({ startedAt, finishedAt, last, now }: RetentionState): Finding {
  if (startedAt === null) return ok(CHECK, 'has not run yet: a worker begins a minute after its start');
  if (startedAt > (finishedAt ?? 0) && now - startedAt > LATE_MS) {
    const evidence = `begun ${new Date(startedAt).toISOString()} and not ended`;
    return warning(CHECK, evidence, 'deksdenflow retention run, and see what it says.');
  }
  if (finishedAt === null) return ok(CHECK, `begun for the first time ${new Date(startedAt).toISOString()}`);
  const removed = RETAINED.map((kind) => `${String(last?.[kind].rows ?? 0)} ${kind}`).join(', ');
  return ok(CHECK, `last run ${new Date(finishedAt).toISOString()} removed ${removed}`);
}
