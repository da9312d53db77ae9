import { Redactor } from '../../kernel/redaction/redactor';
import type { Lease } from '../../protocols/application/protocol.store';
import { AttemptLog } from './attempt-log';
import { AttemptOutputStore, type OutputChunk } from './attempt-output.store';

const LEASE: Lease = { jobId: 'j', protocolRunId: 'p', attemptId: 'a', token: 't' };
const KiB = 1024;

/** Keeps chunks as the table would. */
class Chunks extends AttemptOutputStore {
  readonly kept = new Map<number, Buffer>();

  append(_lease: Lease, chunks: readonly OutputChunk[], drop?: { readonly from: number; readonly to: number }) {
    for (const chunk of chunks) this.kept.set(chunk.byteOffset, chunk.bytes);
    for (const at of this.kept.keys()) if (drop !== undefined && at >= drop.from && at < drop.to) this.kept.delete(at);
    return Promise.resolve(true);
  }

  read(): Promise<{ readonly bytes: Buffer; readonly next: number }> {
    return Promise.reject(new Error('not asked here'));
  }
}

describe('AttemptLog', () => {
  it('writes everything in order when it is short', async () => {
    const store = new Chunks();
    const log = new AttemptLog(store, LEASE, new Redactor().stream());
    log.write('one\n');
    log.write(Buffer.from('two\n'));
    await log.close();
    expect([...store.kept]).toEqual([[0, Buffer.from('one\ntwo\n')]]);
  });

  it('keeps the beginning and the end of what is too long, at their true places', async () => {
    const store = new Chunks();
    const log = new AttemptLog(store, LEASE, new Redactor().stream(), { headBytes: 256 * KiB, flushMs: 1_000 });
    const total = 5_000 * KiB;
    for (let at = 0; at < total; at += KiB) log.write(Buffer.alloc(KiB, Math.floor(at / KiB) % 251));
    await log.close();
    const places = [...store.kept.keys()].sort((a, b) => a - b);
    const bytes = [...store.kept.values()].reduce((sum, chunk) => sum + chunk.length, 0);
    expect(places[0]).toBe(0);
    expect(bytes).toBeLessThanOrEqual(2 * 256 * KiB);
    expect(bytes).toBeGreaterThan(2 * 256 * KiB - 2 * 64 * KiB);
    const last = places.at(-1) ?? 0;
    expect(last + (store.kept.get(last)?.length ?? 0)).toBe(total);
    for (const [at, chunk] of store.kept) expect(chunk[0]).toBe(Math.floor(at / KiB) % 251);
  });

  it('keeps no secret, also one that two pieces of output share', async () => {
    const store = new Chunks();
    const log = new AttemptLog(store, LEASE, new Redactor(['s3cret']).stream());
    log.write('x'.repeat(64 * KiB - 3));
    log.write('s3c');
    log.write('ret is out\nand s3c');
    await log.close();
    const kept = Buffer.concat([...store.kept.values()]).toString();
    expect(kept.slice(64 * KiB - 3)).toBe('[masked] is out\nand s3c');
  });

  it('goes on when the store is away: output is no reason to fail the work', async () => {
    const store = new Chunks();
    jest.spyOn(store, 'append').mockRejectedValueOnce(new Error('away'));
    const log = new AttemptLog(store, LEASE, new Redactor().stream());
    log.write('x'.repeat(64 * KiB));
    log.write('y');
    await log.close();
    expect([...store.kept.keys()]).toEqual([64 * KiB]);
  });
});
