import type { RunContext } from '../../../src/protocols/domain/run-context';
import { adminOf, newEstate } from '../access-callers';
import type { TestApp } from '../test-app';
import type { KnownIds } from './known-ids';

const CAUSE = { actor: 'system', requestId: null };
const SHA = '3f786850e387550fdab836ed7e6dc881de23001b';

/** What nobody brings about by requests alone: a worker would have done it. */
const AS_LEFT_BY_A_WORKER: readonly ((context: RunContext) => void)[] = [
  () => undefined,
  ({ run, attempt, job }) => {
    if (attempt !== null) attempt.status = 'succeeded';
    if (job !== null) job.status = 'finished';
    Object.assign(run, { status: 'planned', planSha: SHA, ciProvider: 'github', remoteSha: SHA });
  },
  ({ run, steps, attempt, job }) => {
    if (attempt !== null) attempt.status = 'succeeded';
    if (job !== null) job.status = 'finished';
    Object.assign(run, { status: 'running', planSha: SHA, headSha: SHA });
    if (steps[0] !== undefined) Object.assign(steps[0], { status: 'needs_qa', baseSha: SHA, headSha: SHA });
  },
  ({ run, attempt, job }) => {
    if (attempt !== null) attempt.status = 'failed';
    if (job !== null) Object.assign(job, { status: 'failed', error: 'No codex here.', errorCode: 'engine_missing' });
    Object.assign(run, { status: 'blocked', statusReason: { code: 'engine_missing', message: 'No codex here.' } });
  },
];

/** Runs in every state that something can be done in: what is cancelled and deleted all the time runs out. */
export async function stock(app: TestApp, ids: KnownIds): Promise<void> {
  const api = adminOf(app);
  for (const leave of AS_LEFT_BY_A_WORKER) {
    const estate = await newEstate(app);
    await app.protocols.transact(estate.protocol, CAUSE, leave);
    for (const [noun, id] of Object.entries(estate)) ids.learn(`/${noun}s/{id}`, { id });
    ids.learn('/queues/jobs', (await api.get(`/queues/jobs?protocol_id=${estate.protocol}`)).list);
    const pending = await api.post(`/projects/${estate.project}/protocols`, {
      description: 'Not started.',
      steps: [{ step_name: 'One' }],
    });
    ids.learn('/protocols', pending.body);
    ids.learn('/steps/{id}', (await api.get(`/protocols/${String(pending.body.id)}/steps`)).list);
  }
}
