import { ATTEMPT_MARK } from './markers';
import { environmentOf, readProcessTable } from './process-table';

/** A process that works, or worked, for an attempt; of whatever installation. */
export interface AttemptProcess {
  readonly pid: number;
  readonly attemptId: string;
}

/** Those on this host that we may look into, our own aside: the command may itself be run by an agent. */
export async function attemptProcesses(): Promise<AttemptProcess[]> {
  const pattern = new RegExp(`(?:^|\\0)${ATTEMPT_MARK}=([^\\0]+)`);
  return [...(await readProcessTable()).keys()].flatMap((pid) => {
    const attemptId = pattern.exec(environmentOf(pid))?.[1];
    return attemptId === undefined || pid === process.pid ? [] : [{ pid, attemptId }];
  });
}
