import type { Config } from '../../config/config';
import { productVersion } from '../../config/version';
import { DoctorService } from '../../doctor/application/doctor.service';
import { type Finding, warning } from '../../doctor/domain/finding';
import { type AttemptProcess, attemptProcesses } from '../../platform/process/attempt-processes';
import { readOnlyStores } from '../../read-only-stores';
import { inDatabase } from './open-database';

/** Runs that do not move and why, workers, leases, what the queue was not given, and what agents left behind here. */
export function checkWork(config: Config): Promise<Finding[]> {
  return inDatabase(config, async (database) => {
    const { doctor, protocols } = readOnlyStores(database);
    const findings = await new DoctorService(doctor, protocols, productVersion()).examine();
    const processes = await attemptProcesses();
    const ended = await doctor.ended([...new Set(processes.map(({ attemptId }) => attemptId))]);
    return [...findings, ...judgeOrphans(processes, ended)];
  });
}

/** Processes of attempts that are over: each worker ends its own, and at its start what others have left. */
export function judgeOrphans(processes: readonly AttemptProcess[], ended: readonly string[]): Finding[] {
  const orphans = processes.filter(({ attemptId }) => ended.includes(attemptId));
  if (orphans.length === 0) return [];
  const pids = orphans.map(({ pid }) => String(pid));
  const evidence = `${orphans.length === 1 ? 'a process' : `${String(orphans.length)} processes`} of attempts that are over: ${pids.slice(0, 10).join(', ')}`;
  return [
    warning('orphans', evidence, `They may still write in a worktree. End them: kill ${pids.slice(0, 10).join(' ')}`),
  ];
}
