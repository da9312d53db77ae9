import type { ProcessOwner } from '../../ports/process-runner';

/**
 * Variables that every process of an attempt carries and hands down. They outlive what a process can do to hide:
 * `setsid`, a double fork or a dead parent cut every other tie that the kernel keeps, but not the environment.
 */
const WORKER_MARK = 'DEKSDENFLOW_WORKER_ID';
const PLACE_MARK = 'DEKSDENFLOW_PROCESS_PLACE';
export const PROTOCOL_MARK = 'DEKSDENFLOW_PROTOCOL_ID';
export const ATTEMPT_MARK = 'DEKSDENFLOW_ATTEMPT_ID';
/** `<worker incarnation>.<process>`, random: a worker that restarts under its old name is somebody else. */
export const TOKEN_MARK = 'DEKSDENFLOW_PROCESS_TOKEN';

export function markedEnvironment(
  owner: ProcessOwner,
  token: string,
  place: string | undefined,
): Readonly<Record<string, string>> {
  return {
    ...(place === undefined ? {} : { [PLACE_MARK]: place }),
    [WORKER_MARK]: owner.workerId,
    [PROTOCOL_MARK]: owner.protocolId,
    [ATTEMPT_MARK]: owner.attemptId,
    [TOKEN_MARK]: token,
  };
}

/** The raw form of /proc/<pid>/environ: `NAME=value`, each ended by NUL. */
export type RawEnvironment = string;

/** Whether it works in that place, as far as it says: processes of version 0.1.0 did not. */
export const worksIn = (environment: RawEnvironment, place: string): boolean =>
  carries(environment, PLACE_MARK, place) || !`\0${environment}`.includes(`\0${PLACE_MARK}=`);

export function carries(environment: RawEnvironment, name: string, value: string): boolean {
  return `\0${environment}\0`.includes(`\0${name}=${value}\0`);
}
