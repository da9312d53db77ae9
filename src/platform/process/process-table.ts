import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RawEnvironment } from './markers';

/** One living process. A pid is reused; (pid, startedAt) is not. */
export interface ProcessEntry {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  /** 0 where the system does not tell. */
  readonly sid: number;
  /** Clock ticks since boot on Linux, milliseconds elsewhere: only good for comparing. */
  readonly startedAt: number;
}
export type ProcessTable = ReadonlyMap<number, ProcessEntry>;

const LINUX = process.platform === 'linux';
/** Files read before other work gets its turn: about a millisecond. */
const BATCH = 64;

/** Every living process that we can see. Zombies are left out: they run nothing and cannot be killed. */
export async function readProcessTable(): Promise<ProcessTable> {
  const table = new Map<number, ProcessEntry>();
  if (!LINUX) {
    for (const entry of await entriesOfPs()) table.set(entry.pid, entry);
    return table;
  }
  let read = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const entry = readProcess(Number(name));
    if (entry !== undefined) table.set(entry.pid, entry);
    if (++read % BATCH === 0) await nextTurn();
  }
  return table;
}

/** proc(5): the command in parentheses may itself hold spaces and parentheses, so fields count from the last `)`. */
export function readProcess(pid: number): ProcessEntry | undefined {
  const stat = readOrEmpty(`/proc/${String(pid)}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ppid, pgid, sid] = fields;
  if (state === undefined || state === '' || 'ZXx'.includes(state)) return undefined;
  return { pid, ppid: Number(ppid), pgid: Number(pgid), sid: Number(sid), startedAt: Number(fields[19]) };
}

/** False when the process has ended, even if another has its pid by now. */
export function stillRuns(entry: ProcessEntry): boolean {
  return LINUX ? readProcess(entry.pid)?.startedAt === entry.startedAt : isSignalable(entry.pid);
}

/** True when the group has a member, be it a zombie. Cheap: one system call. */
export function groupExists(pgid: number): boolean {
  return isSignalable(-pgid);
}

/** Empty for another user's process, and on systems without /proc. */
export function environmentOf(pid: number): RawEnvironment {
  return LINUX ? readOrEmpty(`/proc/${String(pid)}/environ`) : '';
}

function isSignalable(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    // It ended between the listing and the reading, or is not ours to see.
    return '';
  }
}

async function entriesOfPs(): Promise<ProcessEntry[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,lstart=']);
  return stdout.split('\n').flatMap((line) => {
    const [pid, ppid, pgid, state, ...started] = line.trim().split(/\s+/);
    if (state === undefined || state.startsWith('Z')) return [];
    const startedAt = Date.parse(started.join(' '));
    return [{ pid: Number(pid), ppid: Number(ppid), pgid: Number(pgid), sid: 0, startedAt }];
  });
}
