import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessFamily } from './process-family';
import { signalMembers } from './process-family';
import type { ProcessEntry } from './process-table';

/** Rounds of SIGKILL before we give up: a bomb that forks faster than we look, or another user's process. */
const KILL_ROUNDS = 60;
const LONGEST_PAUSE_MS = 200;

export interface EndedFamily {
  /** Processes that were alive at some look and are gone now. */
  readonly ended: number;
  /** Those that could not be ended: another user's, or in an uninterruptible wait. */
  readonly left: readonly ProcessEntry[];
}

/** Ends every member: SIGTERM, the grace, then SIGKILL until no look finds another. */
export async function endFamily(family: ProcessFamily, graceMs: number): Promise<EndedFamily> {
  const seen = new Set<string>();
  const look = async (): Promise<ProcessEntry[]> => {
    const members = await family.survey();
    for (const member of members) seen.add(`${String(member.pid)}@${String(member.startedAt)}`);
    return members;
  };

  let members = await look();
  if (members.length > 0 && graceMs > 0) {
    // A stopped process takes the signal only when it is continued.
    signalMembers(members, 'SIGTERM', 'SIGCONT');
    const until = performance.now() + graceMs;
    for (let pause = 5; members.length > 0 && performance.now() < until; pause = longer(pause)) {
      await sleep(Math.min(pause, graceMs));
      members = await look();
    }
  }
  for (let round = 0, pause = 1; members.length > 0 && round < KILL_ROUNDS; round++, pause = longer(pause)) {
    signalMembers(members, 'SIGKILL');
    await sleep(pause);
    members = await look();
  }
  return { ended: seen.size - members.length, left: members };
}

function longer(pauseMs: number): number {
  return Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
}
