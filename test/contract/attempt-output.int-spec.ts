import type { Lease } from '../../src/protocols/application/protocol.store';
import type { AttemptOutputStore } from '../../src/steps/application/attempt-output.store';
import { onEachDatabase } from '../support/rest-suite';

jest.setTimeout(60_000);

const CAUSE = { actor: 'system', requestId: null };

onEachDatabase('attempt output', ({ app, api, protocol }) => {
  const store = (): AttemptOutputStore => app().output;
  let lease: Lease;

  beforeEach(async () => {
    const protocolRunId = await protocol();
    await api().post(`/protocols/${protocolRunId}/actions/start`);
    lease = await app().protocols.transact(protocolRunId, CAUSE, ({ job, attempt }) => {
      if (job === null || attempt === null) throw new Error('Nothing was queued.');
      Object.assign(job, { status: 'started', leaseToken: 'held' });
      return { jobId: job.id, protocolRunId, attemptId: attempt.id, token: 'held' };
    });
  });

  const add = (byteOffset: number, text: string, dropBetween?: { from: number; to: number }): Promise<boolean> =>
    store().append(lease, [{ byteOffset, bytes: Buffer.from(text) }], dropBetween);
  const read = async (after = 0, maxBytes = 1_000): Promise<[string, number]> => {
    const { bytes, next } = await store().read(lease.attemptId, after, maxBytes);
    return [bytes.toString(), next];
  };

  it('is empty before anything was written', async () => {
    expect(await read()).toEqual(['', 0]);
    expect(await read(50)).toEqual(['', 50]);
  });

  it('comes back from any byte on, as much as was asked for', async () => {
    await store().append(lease, [
      { byteOffset: 0, bytes: Buffer.from('01234') },
      { byteOffset: 5, bytes: Buffer.from('56789') },
    ]);
    expect(await read()).toEqual(['0123456789', 10]);
    expect(await read(3)).toEqual(['3456789', 10]);
    expect(await read(3, 4)).toEqual(['3456', 7]);
    expect(await read(5, 5)).toEqual(['56789', 10]);
    expect(await read(10)).toEqual(['', 10]);
  });

  it('keeps bytes that are no text', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await store().append(lease, [{ byteOffset: 0, bytes }]);
    expect((await store().read(lease.attemptId, 0, 1_000)).bytes).toEqual(bytes);
  });

  it('reads on over more pieces than are fetched at once', async () => {
    const pieces = Array.from({ length: 80 }, (_, index) => ({ byteOffset: index * 2, bytes: Buffer.from('ab') }));
    await store().append(lease, pieces);
    expect(await read()).toEqual(['ab'.repeat(80), 160]);
  });

  it('says where the cap left something out, and how much', async () => {
    await store().append(lease, [
      { byteOffset: 0, bytes: Buffer.from('head') },
      { byteOffset: 4, bytes: Buffer.from('middle') },
    ]);
    await add(10, 'tail', { from: 4, to: 10 });
    const line = '\n[… 6 bytes left out …]\n';
    expect(await read()).toEqual([`head${line}tail`, 14]);
    expect(await read(2, 3)).toEqual([`ad${line}t`, 11]);
    expect(await read(7)).toEqual(['\n[… 3 bytes left out …]\ntail', 14]);
    expect(await read(12)).toEqual(['il', 14]);
  });

  it('takes the same piece twice for one', async () => {
    expect(await add(0, 'once')).toBe(true);
    expect(await add(0, 'once')).toBe(true);
    expect(await read()).toEqual(['once', 4]);
  });

  it.each([
    ['with another token', { leaseToken: 'of another' }],
    ['after its end', { status: 'finished' }],
  ] as const)('takes nothing, and drops nothing, %s', async (_, change) => {
    await add(0, 'mine');
    await app().protocols.transact(lease.protocolRunId, CAUSE, ({ job }) => {
      if (job !== null) Object.assign(job, change);
    });
    expect(await add(4, 'late', { from: 0, to: 4 })).toBe(false);
    expect(await read()).toEqual(['mine', 4]);
  });
});
