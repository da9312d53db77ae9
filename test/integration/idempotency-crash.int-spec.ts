import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTITIES } from '../../src/entities';
import { openDatabase } from '../../src/platform/persistence/data-source';
import { type Answer, ApiClient } from '../support/api-client';
import { databaseKinds, type DatabaseServer } from '../support/databases';
import { startProgram } from '../support/run-program';

jest.setTimeout(120_000);

const KEY = (): Record<string, string> => ({ 'Idempotency-Key': randomUUID() });

for (const kind of databaseKinds()) {
  kind.describe(`an API process that dies over an idempotency key, on ${kind.name}`, () => {
    const children: ChildProcess[] = [];
    let server: DatabaseServer;
    let dataDir: string;
    let databaseUrl: string | undefined;
    beforeAll(async () => {
      dataDir = mkdtempSync(join(tmpdir(), 'deksdenflow-keys-'));
      server = await kind.start();
      databaseUrl = await server.create();
    }, 60_000);
    afterAll(async () => {
      for (const child of children) await stop(child);
      await server.dispose();
      rmSync(dataDir, { recursive: true, force: true });
    });

    const start = async (fault = ''): Promise<{ readonly api: ApiClient; readonly child: ChildProcess }> => {
      const settings = {
        DEKSDENFLOW_DATA_DIR: dataDir,
        DEKSDENFLOW_API_HOST: '127.0.0.1',
        ...(databaseUrl === undefined ? {} : { DEKSDENFLOW_DB_URL: databaseUrl, DEKSDENFLOW_DB_POOL_SIZE: '6' }),
      };
      const child = startProgram('serve-api.ts', [JSON.stringify(settings), fault]);
      children.push(child);
      let complaint = '';
      child.stderr.on('data', (chunk) => (complaint += String(chunk)));
      const ended = once(child, 'exit').then(() => Promise.reject(new Error(complaint)));
      const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
      ended.catch(() => undefined);
      return { api: new ApiClient(line.toString().trim()), child };
    };

    /** A protocol to add steps to. */
    const protocol = async (api: ApiClient): Promise<string> => {
      const project = await api.post('/projects', { name: randomUUID(), git_url: '/srv/x' });
      const made = await api.post(`/projects/${String(project.body.id)}/protocols`, { description: 'Do it' });
      return String(made.body.id);
    };

    let calm: Awaited<ReturnType<typeof start>> | undefined;

    /** Makes a process that dies at the point do it; then asks one that lives for the same. */
    const crash = async (fault: string): Promise<{ readonly again: () => Promise<Answer>; readonly steps: number }> => {
      calm ??= await start();
      const id = await protocol(calm.api);
      // A SQLite file has one process.
      if (databaseUrl === undefined) await stop(calm.child);
      const headers = KEY();
      const doomed = await start(fault);
      const exit = once(doomed.child, 'exit');
      await expect(doomed.api.post(`/protocols/${id}/steps`, { step_name: 'One' }, headers)).rejects.toThrow();
      expect((await exit)[1]).toBe('SIGKILL');
      if (databaseUrl === undefined) calm = await start();
      const { api } = calm;
      const steps = (await api.get(`/protocols/${id}/steps`)).list.length;
      return {
        steps,
        again: async () => {
          const answer = await api.post(`/protocols/${id}/steps`, { step_name: 'One' }, headers);
          expect((await api.get(`/protocols/${id}/steps`)).list).toHaveLength(1);
          return answer;
        },
      };
    };

    it('before the commit: the second call does it', async () => {
      const { again, steps } = await crash('in_work');
      expect(steps).toBe(0);
      expect((await again()).status).toBe(201);
    });

    it('between the commit and the answer: the second call does nothing, and says so', async () => {
      const { again, steps } = await crash('after_commit');
      expect(steps).toBe(1);
      // Processes that share a database cannot know that one of them is dead before its time is over.
      if (databaseUrl !== undefined) await pastTheAnswer(databaseUrl);
      const answer = await again();
      expect(answer).toMatchObject({ status: 409, body: { code: 'idempotency.outcome_unknown' } });
      expect(answer.body.first_request_id).toEqual(expect.any(String));
      expect(answer.headers.has('Retry-After')).toBe(false);
    });

    it('when the answer is kept and not yet sent: the second call gets it', async () => {
      const { again, steps } = await crash('after_keep');
      expect(steps).toBe(1);
      const answer = await again();
      expect([answer.status, answer.headers.get('Idempotency-Replayed')]).toEqual([201, 'true']);
      expect(answer.body.step_name).toBe('One');
    });

    if (kind.name !== 'Postgres') return;

    it('and two that live make one object of fifty calls with one key', async () => {
      const [one, two] = [calm ?? (await start()), await start()];
      const project = String((await one.api.post('/projects', { name: randomUUID(), git_url: '/srv/x' })).body.id);
      const headers = KEY();
      const send = async (api: ApiClient): Promise<Answer> => {
        for (;;) {
          const answer = await api.post(`/projects/${project}/protocols`, { description: 'Do it' }, headers);
          if (answer.status !== 409) return answer;
          expect(answer.body.code).toBe('idempotency.in_progress');
        }
      };
      const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => send(at % 2 === 0 ? one.api : two.api)));
      expect(new Set(answers.map(({ status, text }) => `${String(status)} ${text}`)).size).toBe(1);
      expect(answers[0]?.status).toBe(201);
      expect((await two.api.get(`/projects/${project}/protocols`)).list).toHaveLength(1);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Lets the minute pass in which the dead process could still have kept its answer. */
async function pastTheAnswer(url: string): Promise<void> {
  const database = await openDatabase({ kind: 'postgres', url, poolSize: 2 }, ENTITIES);
  await database.write('UPDATE idempotency_keys SET answer_by = answer_by - 60000');
  await database.close();
}
