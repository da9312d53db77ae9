import { claim } from '../../src/protocols/domain/claim';
import type { Lease } from '../../src/protocols/application/protocol.store';
import { onEachDatabase } from '../support/rest-suite';

jest.setTimeout(60_000);

const WORKER = { host: 'build-1', pid: 1, version: '0.1.0', slots: 2, queueAwayMs: null };

onEachDatabase('attempts of everything', ({ app, api, protocol }) => {
  /** A protocol whose planning attempt is in the hands of a worker. */
  const claimed = async (workerId: string): Promise<Lease & { readonly projectId: string }> => {
    const protocolRunId = await protocol(['One']);
    await api().post(`/protocols/${protocolRunId}/actions/start`);
    await app().core.jobs.beat({ id: workerId, ...WORKER });
    return app().protocols.transact(protocolRunId, { actor: `worker:${workerId}`, requestId: null }, (context) => {
      expect(claim(context, { workerId, leaseToken: 'token', leaseMs: 60_000 })).toBe('claimed');
      const { run, job, attempt } = context;
      return {
        projectId: run.projectId,
        protocolRunId,
        jobId: job?.id ?? '',
        attemptId: attempt?.id ?? '',
        token: 'token',
      };
    });
  };

  it('say what runs, for whom, and whether it is heard of', async () => {
    const lease = await claimed('w-live');
    const before = Date.now();
    await app().output.append(lease, [{ byteOffset: 0, bytes: Buffer.from('hello\n') }]);
    const { list } = await api().get(`/attempts?status=running&project_id=${lease.projectId}`);
    expect(list).toEqual([
      expect.objectContaining({
        id: lease.attemptId,
        project_id: lease.projectId,
        project_name: expect.stringMatching(/^p\d+$/),
        protocol_run_id: lease.protocolRunId,
        protocol_name: '0001-do-it',
        step_name: null,
        kind: 'plan',
        status: 'running',
        worker_id: 'w-live',
        signal: 'live',
        command: null,
        engine_version: null,
        last_event: {
          type: 'planning_started',
          message: 'Planning of 0001-do-it began.',
          created_at: expect.stringMatching(/Z$/),
        },
      }),
    ]);
    const [item] = list;
    expect(Math.abs(Date.parse(String(item?.last_output_at)) - before)).toBeLessThan(30_000);
    expect(Date.parse(String(item?.lease_expires_at))).toBeGreaterThan(before + 30_000);
  });

  it('do not call running what nobody has heard of', async () => {
    const lease = await claimed('w-silent');
    await app().database.write(`UPDATE workers SET heartbeat_at = heartbeat_at - 40000 WHERE id = 'w-silent'`);
    await app().database.write('UPDATE jobs SET lease_until = lease_until - 40000 WHERE id = $1', [lease.jobId]);
    const [item] = (await api().get(`/attempts?status=running&project_id=${lease.projectId}`)).list;
    expect(item).toMatchObject({ id: lease.attemptId, signal: 'silent' });
  });

  it('are filtered, newest first, and those that are over have no signal', async () => {
    const older = await claimed('w-1');
    const newer = await claimed('w-2');
    await app().protocols.transact(
      older.protocolRunId,
      { actor: 'system', requestId: null },
      ({ job, attempt, now }) => {
        Object.assign(attempt ?? {}, { status: 'failed', finishedAt: now });
        Object.assign(job ?? {}, { status: 'failed', finishedAt: now });
      },
    );
    const ids = async (query: string): Promise<unknown[]> =>
      (await api().get(`/attempts?${query}`)).list.map(({ id }) => id);
    expect((await ids('limit=2')).slice(0, 2)).toEqual([newer.attemptId, older.attemptId]);
    expect(await ids('status=failed')).toEqual([older.attemptId]);
    expect(await ids('status=failed,running')).toEqual(expect.arrayContaining([older.attemptId, newer.attemptId]));
    expect(await ids('kind=qa')).toEqual([]);
    expect(await ids('engine=codex')).toEqual([]);
    expect((await api().get('/attempts?status=failed')).list).toEqual([
      expect.objectContaining({ signal: null, lease_expires_at: null }),
    ]);
    expect((await api().get('/attempts?status=lazy')).status).toBe(400);
  });
});
