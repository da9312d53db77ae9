import { readFileSync } from 'node:fs';
import { Conflict } from '../../kernel/errors';
import type { Database } from './database';
import type { SqlRow } from './sql';

/** A process that works on a SQLite file. `id` is fresh for every start: pids come back. */
export interface InstanceOwner {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
}

export interface InstanceLock {
  /** Says that the owner still lives; false when another has taken the file over. */
  beat(): Promise<boolean>;
  /** For a clean end: the next start need not ask whether we live. */
  release(): Promise<void>;
}

const BEAT_MS = 5_000;
/** Of another host nobody can ask whether a pid lives: six beats missed in a row. */
const REMOTE_SEEN_MS = 30_000;

/**
 * One process for one SQLite file: a second one would take the first one's jobs for those of the dead. Throws
 * `database.in_use`, which names the owner; one that is dead is replaced at once.
 */
export async function acquireInstanceLock(database: Database, owner: InstanceOwner): Promise<InstanceLock> {
  const name = `${owner.id}@${birthOf(owner.pid)}`;
  await database.transaction(async (sql) => {
    const [row] = await sql.all(
      `SELECT owner, owner_host, owner_pid, owner_seen_at, ${database.now} AS now FROM installation WHERE id = 1`,
    );
    if (row !== undefined && holdsIt(row, owner)) {
      const who = { host: String(row.owner_host), pid: Number(row.owner_pid) };
      throw new Conflict(
        'database.in_use',
        `The database is in use by process ${String(who.pid)} on ${who.host}: stop it first, or use another DEKSDENFLOW_DATA_DIR.`,
        who,
      );
    }
    await sql.run(
      `UPDATE installation SET owner = $1, owner_host = $2, owner_pid = $3, owner_seen_at = ${database.now} WHERE id = 1`,
      [name, owner.host, owner.pid],
    );
  });
  const beat = async (): Promise<boolean> => {
    const { affected } = await database.write(
      `UPDATE installation SET owner_seen_at = ${database.now} WHERE id = 1 AND owner = $1`,
      [name],
    );
    return affected > 0;
  };
  // A beat that fails is made up by the next; who must know calls `beat` himself.
  const timer = setInterval(() => void beat().catch(() => undefined), BEAT_MS).unref();
  return {
    beat,
    release: async () => {
      clearInterval(timer);
      await database.write(
        'UPDATE installation SET owner = NULL, owner_host = NULL, owner_pid = NULL, owner_seen_at = NULL WHERE id = 1 AND owner = $1',
        [name],
      );
    },
  };
}

function holdsIt(row: SqlRow, owner: InstanceOwner): boolean {
  if (row.owner === null || String(row.owner).startsWith(`${owner.id}@`)) return false;
  if (row.owner_host !== owner.host) return Number(row.now) - Number(row.owner_seen_at) < REMOTE_SEEN_MS;
  // Our own pid in the row of another start: its process is gone, or we would not have the pid (container, reboot).
  const pid = Number(row.owner_pid);
  if (pid === owner.pid || !isAlive(pid)) return false;
  // Pids come back: after a reboot somebody else may have the owner's.
  const then = String(row.owner).split('@')[1] ?? '';
  const now = birthOf(pid);
  return then === '' || now === '' || then === now;
}

/** Boot and start time of a process, which no other shares; empty where there is no /proc. */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // proc(5): the name in brackets may hold anything; starttime is the 22nd field.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${started}`;
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
