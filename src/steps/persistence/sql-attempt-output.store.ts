import { deflateSync, inflateSync } from 'node:zlib';
import type { Database } from '../../platform/persistence/database';
import type { Lease } from '../../protocols/application/protocol.store';
import { AttemptOutputStore, type OutputChunk } from '../application/attempt-output.store';

export class SqlAttemptOutputStore extends AttemptOutputStore {
  constructor(private readonly database: Database) {
    super();
  }

  append(
    lease: Lease,
    chunks: readonly OutputChunk[],
    dropBetween?: { readonly from: number; readonly to: number },
  ): Promise<boolean> {
    return this.database.transaction(async (sql) => {
      const [held] = await sql.all(`SELECT id FROM jobs WHERE id = $1 AND status = 'started' AND lease_token = $2`, [
        lease.jobId,
        lease.token,
      ]);
      if (held === undefined) return false;
      for (const { byteOffset, bytes } of chunks) {
        await sql.run(
          `INSERT INTO attempt_output (attempt_id, byte_offset, byte_length, deflated) VALUES ($1, $2, $3, $4)
           ON CONFLICT (attempt_id, byte_offset) DO NOTHING`,
          [lease.attemptId, byteOffset, bytes.length, deflateSync(bytes).toString('base64')],
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
  }

  async read(
    attemptId: string,
    after: number,
    maxBytes: number,
  ): Promise<{ readonly bytes: Buffer; readonly next: number }> {
    const rows = await this.database.read.all(
      `SELECT byte_offset, byte_length, deflated FROM attempt_output
       WHERE attempt_id = $1 AND byte_offset + byte_length > $2 ORDER BY byte_offset LIMIT $3`,
      [attemptId, after, Math.max(1, Math.ceil(maxBytes / 1024))],
    );
    const parts: Buffer[] = [];
    let next = after;
    let length = 0;
    for (const row of rows) {
      if (length >= maxBytes) break;
      const offset = Number(row.byte_offset);
      const bytes = inflateSync(Buffer.from(String(row.deflated), 'base64'));
      if (offset > next) parts.push(Buffer.from(`\n[… ${String(offset - next)} bytes left out …]\n`));
      const piece = bytes.subarray(Math.max(0, next - offset));
      parts.push(piece);
      length += piece.length;
      next = offset + bytes.length;
    }
    return { bytes: Buffer.concat(parts), next };
  }
}
