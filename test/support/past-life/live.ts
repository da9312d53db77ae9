import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from '../api-client';
import { eventually } from '../eventually';

/** Of every installation that has lived: its secrets are stored under it. Nothing real is. */
export const KEY = '07'.repeat(32);
const HOOK_SECRET = 'the-secret-of-the-webhooks';
const GATES = [{ name: 'there', command: 'test -s hello.txt' }];
const write = (name: string) => ({ step_name: name, commands: [`echo ${name} >> hello.txt`], gates: GATES });

/** Waits for a file of the data folder, which is three folders above every worktree: no path is in the plan. */
const WAITING = {
  ...write('wait'),
  commands: ['while [ ! -e ../../../go ]; do sleep 0.05; done', 'echo on >> hello.txt'],
};

/** Lets the run in the middle go on. */
export function letGo(dataDir: string): void {
  writeFileSync(join(dataDir, 'go'), '');
}

/** Uses an installation until there is something of everything in it. Gives the run that is in the middle of a step. */
export async function live(api: ApiClient, remote: string): Promise<string> {
  const made = async (path: string, body: object): Promise<string> => {
    const answer = await api.post(path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${String(answer.status)} ${answer.text}`);
    return String(answer.body.id);
  };
  const secrets = { WEBHOOK_SECRET: HOOK_SECRET, MODEL_KEY: 'a-key-that-nobody-has' };
  const project = await made('/projects', { name: 'shop', git_url: remote, default_engine: 'shell', secrets });
  const protocol = (body: object): Promise<string> => made(`/projects/${project}/protocols`, body);
  const act = (id: string, action: string) => api.post(`/protocols/${id}/actions/${action}`, {});
  const reaches = async (id: string, status: string): Promise<void> => {
    await eventually(
      async () => {
        const body: Readonly<Record<string, unknown>> = (await api.get(`/protocols/${id}`)).body;
        if (body.status !== status)
          throw new Error(`${id} is ${String(body.status)}: ${JSON.stringify(body.status_reason)}`);
      },
      { timeoutMs: 30_000, intervalMs: 50 },
    );
  };
  const finished = await protocol({ description: 'Greet', steps: [write('one')], auto_advance: true });
  const failing = { ...write('two'), gates: [{ name: 'never', command: 'false' }], max_attempts: 1 };
  const blocked = await protocol({ description: 'Fail', steps: [failing], auto_advance: true });
  const planned = await protocol({ description: 'Only plan', steps: [write('three')], auto_advance: false });
  const cancelled = await protocol({ description: 'Give up', steps: [write('four')] });
  await protocol({ description: 'Later', steps: [write('five')] });
  const steps = [write('first'), WAITING, write('last')];
  const middle = await protocol({ description: 'Go on', steps, auto_advance: true });
  for (const id of [finished, blocked, planned, middle]) await act(id, 'start');
  await act(cancelled, 'cancel');
  await Promise.all([
    reaches(finished, 'completed'),
    reaches(blocked, 'blocked'),
    reaches(planned, 'planned'),
    reaches(cancelled, 'cancelled'),
  ]);
  await made('/tokens', { name: 'ada', role: 'operator' });
  await deliver(api.url, project);
  await eventually(
    async () => {
      const body: Readonly<Record<string, unknown>> = (await api.get(`/protocols/${middle}`)).body;
      const active = body.active_attempt as { readonly status: string } | null;
      return body.steps_completed === 1 && active?.status === 'running';
    },
    { timeoutMs: 30_000, intervalMs: 50 },
  );
  return middle;
}

async function deliver(url: string, project: string): Promise<void> {
  const body = JSON.stringify({ zen: 'Keep it logically awesome.' });
  const signature = createHmac('sha256', HOOK_SECRET).update(body).digest('hex');
  const answer = await fetch(`${url}/webhooks/github/${project}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'ping',
      'x-github-delivery': 'the-first',
      'x-hub-signature-256': `sha256=${signature}`,
    },
  });
  if (answer.status !== 202) throw new Error(`The delivery was answered with ${String(answer.status)}.`);
}
