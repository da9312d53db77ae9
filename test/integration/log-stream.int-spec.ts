import type { Lease } from '../../src/protocols/application/protocol.store';
import { eventually } from '../support/eventually';
import { onEachDatabase } from '../support/rest-suite';
import { type OpenStream, openStream } from '../support/stream-reader';

jest.setTimeout(60_000);
const CAUSE = { actor: 'system', requestId: null };

onEachDatabase("the stream of an attempt's output", ({ app, api, protocol }) => {
  let lease: Lease;
  const opened: OpenStream[] = [];
  beforeEach(async () => {
    const protocolRunId = await protocol();
    await api().post(`/protocols/${protocolRunId}/actions/start`);
    lease = await app().protocols.transact(protocolRunId, CAUSE, ({ job, attempt, now }) => {
      if (job === null || attempt === null) throw new Error('Nothing was queued.');
      Object.assign(job, { status: 'started', leaseToken: 'held' });
      Object.assign(attempt, { status: 'running', workerId: 'w-1', startedAt: now });
      return { jobId: job.id, protocolRunId, attemptId: attempt.id, token: 'held' };
    });
  });
  afterEach(() => {
    for (const stream of opened.splice(0)) stream.close();
  });

  const open = async (query = '', lastId = ''): Promise<OpenStream> => {
    const stream = await openStream(`${app().url}/attempts/${lease.attemptId}/log/stream${query}`, lastId);
    opened.push(stream);
    return stream;
  };
  const add = (byteOffset: number, bytes: Buffer): Promise<boolean> =>
    app().output.append(lease, [{ byteOffset, bytes }]);
  const textOf = (stream: OpenStream): string =>
    stream.messages.map(({ event, data = '""' }) => (event === 'output' ? (JSON.parse(data) as string) : '')).join('');
  const end = (): Promise<void> =>
    app().protocols.transact(lease.protocolRunId, CAUSE, ({ attempt }) => {
      if (attempt !== null) attempt.status = 'failed';
    });

  it('sends what is there and what comes, in whole characters, and then the end', async () => {
    const bytes = Buffer.from('one 漢 two 😀\n');
    await add(0, bytes.subarray(0, 5));
    const stream = await open();
    await eventually(() => textOf(stream) === 'one ');
    expect(stream.lastId).toBe('4');
    await add(5, bytes.subarray(5, 14));
    await eventually(() => textOf(stream) === 'one 漢 two ');
    await add(14, bytes.subarray(14));
    await eventually(() => textOf(stream) === bytes.toString());
    await end();
    expect(await stream.ended).toBe(true);
    expect(stream.messages.at(-1)).toEqual({
      id: String(bytes.length),
      event: 'end',
      data: '{"status":"failed"}',
    });
  });

  it('goes on at any byte that it has named, and sends all of an attempt that is over', async () => {
    const text = Array.from({ length: 30_000 }, (_, index) => `line ${String(index)} é\n`).join('');
    const bytes = Buffer.from(text);
    await add(0, bytes);
    await end();
    const whole = await open();
    await whole.ended;
    expect(textOf(whole)).toBe(text);
    const ids = whole.messages.filter(({ event }) => event === 'output').map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(3);
    const middle = ids[1] ?? '';
    for (const resumed of [await open('', middle), await open(`?after=${middle}`)]) {
      await resumed.ended;
      expect(textOf(resumed)).toBe(bytes.subarray(Number(middle)).toString());
    }
  });

  it('is not there for an attempt that is not', async () => {
    const answer = await api().get(`/attempts/${lease.protocolRunId}/log/stream`);
    expect([answer.status, answer.body.code]).toEqual([404, 'attempt.unknown']);
  });
});
