import { claim } from '../../src/protocols/domain/claim';
import { onEachDatabase } from '../support/rest-suite';
import { statementsOf } from '../support/statements';

jest.setTimeout(60_000);

const CAUSE = { actor: 'worker:w', requestId: null };

onEachDatabase('the page of one protocol', ({ app, api, protocol }) => {
  it('says where its time went, in as many statements for a long life as for a short one', async () => {
    const id = await protocol(['One']);
    const path = `/protocols/${id}`;
    expect((await api().get(path)).body.elapsed).toBeNull();
    await api().post(`${path}/actions/start`);
    expect((await api().get(path)).body.elapsed).toMatchObject({ total_ms: 0, current: 'queue' });
    const at = await app().protocols.transact(id, CAUSE, (context) => {
      expect(claim(context, { workerId: 'w', leaseToken: 't', leaseMs: 60_000 })).toBe('claimed');
      return context.now;
    });
    const { database } = app();
    const back = (ms: number, column: string) =>
      database.write(`UPDATE attempts SET ${column} = $1 WHERE protocol_run_id = $2`, [at - ms, id]);
    await back(60_000, 'queued_at');
    await back(50_000, 'started_at');
    const running = await api().get(path);
    expect(running.body.elapsed).toEqual({
      total_ms: expect.any(Number),
      work_ms: expect.any(Number),
      queue_ms: 10_000,
      ci_ms: 0,
      human_ms: 0,
      as_of: expect.stringMatching(/Z$/),
      current: 'work',
    });
    const few = await statementsOf(database, () => api().get(path));
    await app().protocols.transact(id, CAUSE, ({ run, attempt, job, now, record }) => {
      Object.assign(attempt ?? {}, { status: 'failed', finishedAt: now });
      Object.assign(job ?? {}, { status: 'failed' });
      Object.assign(run, { status: 'blocked', statusReason: { code: 'planning_failed', message: 'No.' } });
      for (let count = 0; count < 200; count++) record({ type: 'protocol_blocked', message: 'No.' });
    });
    const stopped = await api().get(path);
    const shown: unknown = stopped.body.elapsed;
    const elapsed = shown as Readonly<Record<string, number>>;
    expect(elapsed).toMatchObject({ queue_ms: 10_000, current: 'human' });
    expect(elapsed.work_ms).toBeGreaterThanOrEqual(50_000);
    expect(elapsed.total_ms).toBe((elapsed.work_ms ?? 0) + 10_000);
    expect((await statementsOf(database, () => api().get(path))).length).toBeLessThanOrEqual(few.length);
  });
});
