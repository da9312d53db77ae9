import { type ApiClient } from '../../support/api-client';
import { eventually } from '../../support/eventually';
import { SECRET, type Target } from './deliveries';

const PROTOCOLS = 20;
const BUSY = 4;
/** Longer than any round; the end of the process ends it. Its output is taken and its figures are saved meanwhile. */
const LONG_WORK = 'i=0; while [ $i -lt 3000 ]; do echo "line $i"; i=$((i+1)); sleep 0.2; done';

export interface Scene {
  readonly projectId: string;
  readonly targets: readonly Target[];
}

/** Protocols with a pushed commit each, made and worked on over HTTP as people do it. */
export async function setScene(api: ApiClient, gitUrl: string): Promise<Scene> {
  const secrets = { WEBHOOK_SECRET: SECRET };
  const project = await made(api, '/projects', { name: 'bench', git_url: gitUrl, ci_provider: 'github', secrets });
  const projectId = String(project.id);
  const steps = [step('first', 'echo first >> file.txt'), step('second', LONG_WORK)];
  for (let index = 0; index < PROTOCOLS; index++) {
    const wanted = { description: 'Measure', auto_advance: false, engine: 'shell', steps };
    const { id } = await made(api, `/projects/${projectId}/protocols`, wanted);
    await act(api, String(id), 'start');
  }
  const planned = await all(api, ({ status }) => status === 'planned');
  for (const { id } of planned) await act(api, id, 'run_next_step');
  const ready = await all(api, (protocol) => protocol.steps_completed === 1 && protocol.active_attempt === null);
  return { projectId, targets: ready.map(({ branch, head_sha: sha }) => ({ branch, sha })) };
}

/** The second steps of some protocols, which last until the end. */
export async function beginWork(api: ApiClient): Promise<void> {
  for (const { id } of (await protocols(api)).slice(0, BUSY)) await act(api, id, 'run_next_step');
  await eventually(async () => (await running(api)) === BUSY, WAIT);
}

/** The measurement is one of a worker at work: it has to be so until the end. */
export async function requireWork(api: ApiClient): Promise<void> {
  const count = await running(api);
  if (count !== BUSY) throw new Error(`${String(BUSY)} steps were to run until the end, and ${String(count)} do.`);
}

async function running(api: ApiClient): Promise<number> {
  return (await protocols(api)).filter(({ active_attempt: attempt }) => attempt?.status === 'running').length;
}

const WAIT = { timeoutMs: 120_000, intervalMs: 250 };

interface ShownProtocol {
  readonly id: string;
  readonly branch: string;
  readonly status: string;
  readonly head_sha: string;
  readonly steps_completed: number;
  readonly active_attempt: { readonly status: string } | null;
}

async function protocols(api: ApiClient): Promise<readonly ShownProtocol[]> {
  return (await api.get(`/protocols?limit=${String(PROTOCOLS)}`)).list as unknown as readonly ShownProtocol[];
}

function all(api: ApiClient, fits: (protocol: ShownProtocol) => boolean): Promise<readonly ShownProtocol[]> {
  return eventually(async () => {
    const shown = await protocols(api);
    return shown.every(fits) && shown;
  }, WAIT) as Promise<readonly ShownProtocol[]>;
}

const step = (name: string, command: string): object => ({
  step_name: name,
  commands: [command],
  qa: { policy: 'skip' },
});

async function made(api: ApiClient, path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await api.post(path, body);
  if (answer.status >= 300) throw new Error(`POST ${path}: ${String(answer.status)} ${answer.text}`);
  return answer.body;
}

async function act(api: ApiClient, id: string, action: string): Promise<void> {
  await made(api, `/protocols/${id}/actions/${action}`, {});
}
