import { randomUUID } from 'node:crypto';
import {
  type Attempted,
  type EarlierCall,
  IdempotencyKeys,
  type KeptAnswer,
  type KeyedCall,
  type Outcome,
} from '../../ports/idempotency-keys';
import type { Companion, Database, SqlTransaction } from './database';
import type { SqlRow } from './sql';

/** From the commit to the answer it takes milliseconds; statements are cut off after thirty seconds. */
const ANSWER_MS = 60_000;
const BATCH = 500;

/** Ends the transaction that came second; nobody but {@link SqlIdempotencyKeys.attempt} hears of it. */
class KeyTaken extends Error {}

/** Takes the key in the first transaction of the work. */
class Claim implements Companion {
  taken = false;
  isCommitted = false;
  /** What the request has set going and does not wait for takes no key any more. */
  isOver = false;

  constructor(private readonly insert: (sql: SqlTransaction) => Promise<boolean>) {}

  async begin(sql: SqlTransaction): Promise<void> {
    if (this.isCommitted || this.isOver || (await this.insert(sql))) return;
    this.taken = true;
    throw new KeyTaken('The idempotency key is taken.');
  }

  committed(): void {
    this.isCommitted = true;
  }
}

export class SqlIdempotencyKeys extends IdempotencyKeys {
  private readonly process = randomUUID();

  constructor(
    private readonly database: Database,
    private readonly keepMs: number,
  ) {
    super();
  }

  async find(id: string): Promise<EarlierCall | undefined> {
    const [row] = await this.database.read.all(
      `SELECT fingerprint, holder, request_id, state, status, headers, body, answer_by, ${this.database.now} AS now
       FROM idempotency_keys WHERE id = $1 AND expires_at > ${this.database.now}`,
      [id],
    );
    if (row === undefined) return undefined;
    const requestId = row.request_id === null ? null : String(row.request_id);
    return { fingerprint: String(row.fingerprint), requestId, outcome: this.outcomeOf(row) };
  }

  async attempt<T>(call: KeyedCall, work: () => Promise<T>): Promise<Attempted<T>> {
    const claim = new Claim((sql) => this.take(sql, call));
    try {
      const value = await this.database.accompanied(claim, work);
      // A work that goes on after one of its transactions was refused must not answer either.
      return claim.taken ? { taken: true } : { taken: false, value };
    } catch (error) {
      if (claim.taken) return { taken: true };
      // There will be no answer: nobody needs to wait for it.
      if (claim.isCommitted) await this.giveUp(call).catch(() => undefined);
      throw error;
    } finally {
      claim.isOver = true;
    }
  }

  async keep(call: KeyedCall, answer: KeptAnswer | 'withheld'): Promise<void> {
    const { status, headers, body } = answer === 'withheld' ? { status: null, headers: {}, body: null } : answer;
    await this.database.transaction(async (sql) => {
      // Not there before when the work had nothing to write.
      await this.take(sql, call);
      await sql.run(
        `UPDATE idempotency_keys SET state = $1, status = $2, headers = $3, body = $4 WHERE id = $5 AND holder = $6`,
        [
          answer === 'withheld' ? 'withheld' : 'answered',
          status,
          JSON.stringify(headers),
          body,
          call.id,
          this.holder(call),
        ],
      );
    });
  }

  async sweep(): Promise<number> {
    for (let removed = 0; ;) {
      const { affected } = await this.database.write(
        `DELETE FROM idempotency_keys WHERE id IN (
           SELECT id FROM idempotency_keys WHERE expires_at <= ${this.database.now} ORDER BY expires_at LIMIT ${String(BATCH)})`,
      );
      removed += affected;
      if (affected < BATCH) return removed;
    }
  }

  /** False when somebody else has it. On Postgres it waits for whoever is about to take it. */
  private async take(sql: SqlTransaction, call: KeyedCall): Promise<boolean> {
    const { now } = this.database;
    const rows = await sql.all(
      `INSERT INTO idempotency_keys (id, route, fingerprint, holder, request_id, state, created_at, answer_by, expires_at)
       VALUES ($1, $2, $3, $4, $5, 'committed', ${now}, ${now} + ${String(ANSWER_MS)}, ${now} + ${String(this.keepMs)})
       ON CONFLICT (id) DO UPDATE SET
         route = excluded.route, fingerprint = excluded.fingerprint, holder = excluded.holder,
         request_id = excluded.request_id, state = 'committed', status = NULL, headers = NULL, body = NULL,
         created_at = excluded.created_at, answer_by = excluded.answer_by, expires_at = excluded.expires_at
       WHERE idempotency_keys.expires_at <= excluded.created_at OR idempotency_keys.holder = excluded.holder
       RETURNING id`,
      [call.id, call.route, call.fingerprint, this.holder(call), call.requestId],
    );
    return rows.length > 0;
  }

  private async giveUp(call: KeyedCall): Promise<void> {
    await this.database.write(`UPDATE idempotency_keys SET answer_by = 0 WHERE id = $1 AND holder = $2`, [
      call.id,
      this.holder(call),
    ]);
  }

  private outcomeOf(row: SqlRow): Outcome {
    if (row.state === 'withheld') return { kind: 'withheld' };
    if (row.state === 'answered') {
      const headers = JSON.parse(String(row.headers)) as Record<string, string>;
      const body = row.body === null ? null : String(row.body);
      return { kind: 'answered', answer: { status: Number(row.status), headers, body } };
    }
    // A SQLite file has one process: another one that has left a row behind is dead.
    const abandoned = this.database.dialect === 'sqlite' && !String(row.holder).startsWith(`${this.process}/`);
    return { kind: abandoned || Number(row.answer_by) <= Number(row.now) ? 'unknown' : 'in_progress' };
  }

  private holder(call: KeyedCall): string {
    return `${this.process}/${call.holder}`;
  }
}
