import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cli, exitCode } from './cli';
import type { Place, Worker } from './services';

const LOOK_EVERY_MS = 20;

interface Attempt {
  readonly id: string;
  readonly number: number;
  readonly status: string;
  readonly worker_id: string | null;
}

/** The sample protocol, with a `kill -9` of the worker that is at its second step; 0 when it was completed all the same. */
export async function demoWithKill(
  place: Place,
  url: string,
  workers: readonly Worker[],
  say: (line: string) => void,
): Promise<number> {
  const demo = cli(place, ['demo', '--on-server', '--dir', join(place.folder, 'demo')], { DEKSDENFLOW_API_BASE: url });
  const ended = { code: undefined as number | undefined };
  const finished = exitCode(demo).then((code) => (ended.code = code));
  const read = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${url}${path}`, { headers: { Authorization: `Bearer ${place.token}` } });
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
    return (await answer.json()) as T;
  };

  let victim: Worker | undefined;
  let struck: Attempt | undefined;
  while (ended.code === undefined && victim === undefined) {
    const [protocol] = await read<{ steps_completed: number; active_attempt: Attempt | null }[]>('/protocols?limit=1');
    const attempt = protocol?.active_attempt ?? undefined;
    if (protocol !== undefined && protocol.steps_completed > 0 && attempt?.status === 'running') {
      victim = workers.find((worker) => worker.id === attempt.worker_id);
      struck = attempt;
    }
    if (victim === undefined) await pause(LOOK_EVERY_MS);
  }
  await victim?.kill();
  if (victim !== undefined) say(`killed    ${victim.id} in the middle of attempt ${struck?.id ?? ''}`);

  const code = await finished;
  if (code !== 0) return code;
  const after = struck === undefined ? undefined : await read<Attempt>(`/attempts/${struck.id}`);
  if (after === undefined || victim === undefined) {
    say('The run was over before a worker could be killed: that proves nothing.');
    return 1;
  }
  say(`The attempt of the killed worker is ${after.status}; another worker took its place, and the run is completed.`);
  return 0;
}
