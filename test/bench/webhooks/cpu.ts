import { readFileSync } from 'node:fs';
import type { ServerProcess } from '../../support/server-process';

/** Of Linux on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;

/** User and system time of the process so far, in milliseconds. */
export function cpuMs(process: ServerProcess): number {
  const stat = readFileSync(`/proc/${String(process.child.pid)}/stat`, 'utf8');
  // The name of the program may hold blanks: what follows it is counted.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}
