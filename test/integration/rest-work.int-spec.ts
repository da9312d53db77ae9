import { put, GitBench } from '../support/git-bench';
import { onEachDatabase } from '../support/rest-suite';
import type { Lease } from '../../src/protocols/application/protocol.store';

jest.setTimeout(60_000);

const CAUSE = { actor: 'system', requestId: null };

/** What a worker leaves behind, as the API shows it. */
onEachDatabase('work over REST', ({ app, api, protocol }) => {
  /** A protocol whose planning attempt is in the hands of a worker. */
  const claimed = async (): Promise<Lease> => {
    const protocolRunId = await protocol(['One']);
    await api().post(`/protocols/${protocolRunId}/actions/start`);
    return app().protocols.transact(protocolRunId, CAUSE, ({ job, attempt, now }) => {
      if (job === null || attempt === null) throw new Error('Nothing was queued.');
      Object.assign(job, { status: 'started', workerId: 'w-1', leaseToken: 'token', leaseUntil: now + 60_000 });
      Object.assign(attempt, { status: 'running', workerId: 'w-1', startedAt: now });
      return { jobId: job.id, protocolRunId, attemptId: attempt.id, token: 'token' };
    });
  };

  const ended = (lease: Lease): Promise<void> =>
    app().protocols.transact(lease.protocolRunId, CAUSE, ({ job, attempt }) => {
      if (attempt !== null) attempt.status = 'failed';
      if (job !== null) job.status = 'failed';
    });

  it('shows the log while the attempt runs, and says when it is whole', async () => {
    const lease = await claimed();
    const path = `/attempts/${lease.attemptId}/log`;
    await app().output.append(lease, [{ byteOffset: 0, bytes: Buffer.from('héllo\n') }]);
    const running = await api().get(path);
    expect(running).toMatchObject({ status: 200, text: 'héllo\n' });
    expect(running.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    expect([running.headers.get('X-Log-Next'), running.headers.get('X-Log-Complete')]).toEqual(['7', 'false']);

    await app().output.append(lease, [{ byteOffset: 7, bytes: Buffer.from('world\n') }]);
    await ended(lease);
    const rest = await api().get(`${path}?after=7`);
    expect(rest.text).toBe('world\n');
    expect([rest.headers.get('X-Log-Next'), rest.headers.get('X-Log-Complete')]).toEqual(['13', 'true']);
    expect((await api().get(`${path}?after=x`)).status).toBe(400);
  });

  it('hands a long log out in pieces that fit together', async () => {
    const lease = await claimed();
    const chunk = Buffer.alloc(300_000, 'x');
    for (let index = 0; index < 5; index++) {
      await app().output.append(lease, [{ byteOffset: index * chunk.length, bytes: chunk }]);
    }
    await ended(lease);
    let after = 0;
    let complete = 'false';
    for (let pieces = 0; complete === 'false'; pieces++) {
      expect(pieces).toBeLessThan(4);
      const { headers, text } = await api().get(`/attempts/${lease.attemptId}/log?after=${String(after)}`);
      expect(Number(headers.get('X-Log-Next'))).toBe(after + text.length);
      after += text.length;
      complete = headers.get('X-Log-Complete') ?? '';
    }
    expect(after).toBe(1_500_000);
  });

  it('lets a failed job be retried through its protocol', async () => {
    const lease = await claimed();
    await ended(lease);
    await app().protocols.transact(lease.protocolRunId, CAUSE, ({ run }) => {
      Object.assign(run, { status: 'blocked', statusReason: { code: 'engine_missing', message: 'No codex here.' } });
    });
    const blocked = await api().get(`/protocols/${lease.protocolRunId}`);
    expect(blocked.body.waiting_for).toBe('It is blocked: No codex here. Possible now: start, cancel, retry_latest.');
    const retried = await api().post(`/queues/jobs/${lease.jobId}/actions/retry`);
    expect(retried).toMatchObject({
      status: 202,
      body: { protocol: { status: 'planning' }, job: { status: 'queued' } },
    });
    expect((await api().get('/queues/jobs?status=failed')).list).toContainEqual(
      expect.objectContaining({ id: lease.jobId }),
    );
  });

  it('shows what was changed, from the repository', async () => {
    const bench = new GitBench();
    try {
      const lease = await claimed();
      const { body } = await api().get(`/protocols/${lease.protocolRunId}`);
      await api().patch(`/projects/${String(body.project_id)}`, { git_url: bench.remote });
      const key = {
        repository: bench.repository({ projectId: String(body.project_id) }),
        protocolName: String(body.protocol_name),
        baseBranch: 'main',
      };
      const opened = await app().workspaces.open(key, null);
      put(opened.path, { 'cart.txt': 'apples\n' });
      const parent = { parentSha: opened.headSha, subject: 'Cart', body: '', trailers: {} };
      const { sha } = await app().workspaces.commit(key, parent);
      await app().protocols.transact(lease.protocolRunId, CAUSE, ({ run, attempt }) => {
        Object.assign(run, { baseSha: opened.baseSha, headSha: sha });
        if (attempt !== null) Object.assign(attempt, { baseSha: opened.baseSha, headSha: sha });
      });
      const ofAttempt = `/attempts/${lease.attemptId}/diff`;
      // The first one has none before it.
      for (const path of [
        `/protocols/${lease.protocolRunId}/diff`,
        ofAttempt,
        `${ofAttempt}?against=previous`,
        `${ofAttempt}?against=step`,
      ]) {
        const answer = await api().get(path);
        expect(answer.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
        expect(answer.text).toContain('+++ b/cart.txt\n@@ -0,0 +1 @@\n+apples\n');
      }
      expect((await api().get(`${ofAttempt}?against=next`)).status).toBe(400);
    } finally {
      bench.remove();
    }
  });
});
