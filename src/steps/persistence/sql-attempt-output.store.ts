import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { Database } from '../../platform/persistence/database';
import type { SqlRow, SqlValue } from '../../platform/persistence/sql';
import { type Meter, NoMeter } from '../../ports/meter';
import type { Lease } from '../../protocols/application/protocol.store';
import { AttemptOutputStore, type OutputChunk } from '../application/attempt-output.store';

const deflated = promisify<Buffer, Buffer>(deflate);
const inflated = promisify<Buffer, Buffer>(inflate);

/** Chunks that are fetched at once; a page seldom needs more. */
const BATCH = 32;

export class SqlAttemptOutputStore extends AttemptOutputStore {
  constructor(
    private readonly database: Database,
    private readonly meter: Meter = new NoMeter(),
  ) {
    super();
  }

  async append(
    lease: Lease,
    chunks: readonly OutputChunk[],
    dropBetween?: { readonly from: number; readonly to: number },
  ): Promise<boolean> {
    const packed = await Promise.all(
      chunks
        .filter(({ bytes }) => bytes.length > 0)
        .map(async ({ byteOffset, bytes }) => ({
          byteOffset,
          length: bytes.length,
          text: (await deflated(bytes)).toString('base64'),
        })),
    );
    const written = await this.database.transaction(async (sql) => {
      // Locked, so that the lease cannot change hands before this is committed.
      const [held] = await sql.all(
        `SELECT id FROM jobs WHERE id = $1 AND status = 'started' AND lease_token = $2 FOR UPDATE`,
        [lease.jobId, lease.token],
      );
      if (held === undefined) return false;
      for (const { byteOffset, length, text } of packed) {
        await sql.run(
          `INSERT INTO attempt_output (attempt_id, byte_offset, byte_length, deflated, written_at)
           VALUES ($1, $2, $3, $4, ${this.database.now})
           ON CONFLICT (attempt_id, byte_offset) DO NOTHING`,
          [lease.attemptId, byteOffset, length, text],
        );
      }
      if (dropBetween !== undefined) {
        await sql.run('DELETE FROM attempt_output WHERE attempt_id = $1 AND byte_offset >= $2 AND byte_offset < $3', [
          lease.attemptId,
          dropBetween.from,
          dropBetween.to,
        ]);
      }
      return true;
    });
    if (!written) this.meter.count('fenced_writes_total', { op: 'output' });
    return written;
  }

  async read(attemptId: string, after: number, maxBytes: number): Promise<{ bytes: Buffer; next: number }> {
    const parts: Buffer[] = [];
    let next = after;
    let room = maxBytes;
    while (room > 0) {
      const rows = await this.batch(attemptId, next);
      for (const row of rows) {
        if (room === 0) break;
        const offset = Number(row.byte_offset);
        if (offset > next) parts.push(leftOut(offset - next));
        const bytes = await inflated(Buffer.from(String(row.deflated), 'base64'));
        const start = Math.max(0, next - offset);
        const part = bytes.subarray(start, start + room);
        parts.push(part);
        next = offset + start + part.length;
        room -= part.length;
      }
      if (rows.length < BATCH) break;
    }
    return { bytes: Buffer.concat(parts), next };
  }

  private batch(attemptId: string, after: number): Promise<SqlRow[]> {
    const params: SqlValue[] = [attemptId, after, BATCH];
    return this.database.read.all(
      `SELECT byte_offset, deflated FROM attempt_output WHERE attempt_id = $1 AND byte_offset + byte_length > $2
       ORDER BY byte_offset LIMIT $3`,
      params,
    );
  }
}

function leftOut(bytes: number): Buffer {
  return Buffer.from(`\n[… ${String(bytes)} bytes left out …]\n`);
}
