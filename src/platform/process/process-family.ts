import type { RawEnvironment } from './markers';
import { environmentOf, readProcess, readProcessTable, stillRuns } from './process-table';
import type { ProcessEntry, ProcessTable } from './process-table';

/** Tells from its environment whether a process belongs to the family. */
export type FamilyMark = (environment: RawEnvironment) => boolean;

/**
 * A process and everything that comes from it. Members are found by parent, group, session and mark, and are
 * remembered: a parent's death hands its children to init, and only what was seen before ties them to us.
 */
export class ProcessFamily {
  private readonly known = new Map<number, ProcessEntry>();
  private readonly bornAt: number;

  constructor(
    private readonly rootPid: number | undefined,
    private readonly mark?: FamilyMark,
  ) {
    const root = rootPid === undefined ? undefined : readProcess(rootPid);
    this.bornAt = root?.startedAt ?? 0;
  }

  /** The living members, in a fresh look at the whole system. */
  async survey(): Promise<ProcessEntry[]> {
    const table = await readProcessTable();
    this.adoptMarked(table);
    return this.observe(table);
  }

  /** The living members by what the table says; does not read environments, so it is cheap enough to repeat. */
  observe(table: ProcessTable): ProcessEntry[] {
    for (const [pid, entry] of this.known) {
      if (table.get(pid)?.startedAt !== entry.startedAt) this.known.delete(pid);
    }
    const strangers = strangersOf(table);
    const ties = new Set(this.rootPid === undefined ? [] : [this.rootPid]);
    for (const { pid } of this.known.values()) addTies(ties, table.get(pid), strangers);
    for (let grown = true; grown;) {
      grown = false;
      for (const entry of table.values()) {
        if (this.known.has(entry.pid) || strangers.has(entry.pid)) continue;
        if (!this.known.has(entry.ppid) && !ties.has(entry.pgid) && !ties.has(entry.sid)) continue;
        this.known.set(entry.pid, entry);
        addTies(ties, entry, strangers);
        grown = true;
      }
    }
    return [...this.known.keys()].flatMap((pid) => table.get(pid) ?? []);
  }

  /** A process older than the root cannot come from it: its environment need not be read. */
  private adoptMarked(table: ProcessTable): void {
    if (this.mark === undefined) return;
    for (const entry of table.values()) {
      if (entry.pid === process.pid || entry.startedAt < this.bornAt || this.known.has(entry.pid)) continue;
      if (this.mark(environmentOf(entry.pid))) this.known.set(entry.pid, entry);
    }
  }
}

/**
 * Sends the signal to the members' groups: a group is signalled at once, so a member that forks meanwhile does not
 * get away. Each group is checked to be still the one that was seen, as its number may have gone to somebody else.
 */
export function signalMembers(members: readonly ProcessEntry[], ...signals: readonly NodeJS.Signals[]): void {
  const done = new Set<number>();
  for (const member of members) {
    if (done.has(member.pgid) || !stillRuns(member)) continue;
    done.add(member.pgid);
    for (const signal of signals) signalGroup(member.pgid, signal);
  }
}

function signalGroup(pgid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pgid, signal);
  } catch {
    // Gone meanwhile, or another user's (a setuid program): the next look tells.
  }
}

/** Ourselves, what we come from, and what we share a group or session with: never members, whatever they carry. */
function strangersOf(table: ProcessTable): Set<number> {
  const strangers = new Set([0, 1]);
  let self = table.get(process.pid);
  if (self !== undefined) strangers.add(self.pgid).add(self.sid);
  while (self !== undefined && !strangers.has(self.pid)) {
    strangers.add(self.pid);
    self = table.get(self.ppid);
  }
  return strangers.add(process.pid);
}

function addTies(ties: Set<number>, entry: ProcessEntry | undefined, strangers: ReadonlySet<number>): void {
  if (entry === undefined) return;
  for (const id of [entry.pgid, entry.sid]) if (!strangers.has(id)) ties.add(id);
}
