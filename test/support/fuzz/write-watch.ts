import { createHash } from 'node:crypto';
import type { Database, SqlTransaction } from '../../../src/platform/persistence/database';

/** What may be written for a request that is refused, and why. */
const ALLOWED: readonly RegExp[] = [
  // When a token was last used: also one whose role does not suffice.
  /^UPDATE api_tokens SET last_used_at/,
  // A delivery with a wrong signature is on record, for whoever looks for it.
  /^INSERT INTO webhook_deliveries/,
  // A key is taken before the work, and given back when that is refused.
  /idempotency/i,
];
/** What the digest leaves out, for the same reasons. */
const UNWATCHED = /^(?:api_tokens|webhook_deliveries|.*idempotency.*|sqlite_.*)$/;

/** Which request wrote what. A transaction belongs to the request in whose course it was begun. */
export class WriteWatch {
  /** Transactions that have changed something, of whomever. */
  private count = 0;
  private readonly byRequest = new Map<string, string[]>();
  private open = 0;

  constructor(
    private readonly database: Database,
    requestAtHand: () => unknown,
  ) {
    const begin = database.transaction.bind(database);
    database.transaction = async <T>(
      work: (sql: SqlTransaction) => Promise<T>,
      options?: { single?: boolean },
    ): Promise<T> => {
      const request = requestAtHand();
      const written: string[] = [];
      this.open += 1;
      try {
        const result = await begin((sql) => work(noting(sql, written)), options);
        if (written.length > 0) this.count += 1;
        if (typeof request === 'string') this.of(request).push(...written);
        return result;
      } finally {
        this.open -= 1;
      }
    };
  }

  /** What the request has written and a refused one may not. */
  forbidden(request: string): readonly string[] {
    return (this.byRequest.get(request) ?? []).filter((statement) => !ALLOWED.some((each) => each.test(statement)));
  }

  /** Undefined while somebody is writing: what would be read is neither before nor after. */
  async tables(): Promise<{ readonly digest: string; readonly writes: number } | undefined> {
    const writes = this.count;
    if (this.open > 0) return undefined;
    const digest = await this.digest();
    return this.open > 0 || this.count !== writes ? undefined : { digest, writes };
  }

  /** Of all rows of all tables. */
  private async digest(): Promise<string> {
    const { dialect, read } = this.database;
    const tables = await read.all(
      dialect === 'sqlite'
        ? `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`
        : `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
    );
    const hash = createHash('sha256');
    for (const { name } of tables) {
      if (UNWATCHED.test(String(name))) continue;
      const rows = (await read.all(`SELECT * FROM "${String(name)}"`)).map((row) => JSON.stringify(row));
      hash.update(`${String(name)}\n${rows.sort().join('\n')}\n`);
    }
    return hash.digest('hex');
  }

  private of(request: string): string[] {
    const found = this.byRequest.get(request) ?? [];
    this.byRequest.set(request, found);
    return found;
  }
}

function noting(sql: SqlTransaction, written: string[]): SqlTransaction {
  const statement = sql.statement.bind(sql);
  sql.statement = async (text, params) => {
    const result = await statement(text, params);
    const writes =
      /^\s*(?:INSERT|UPDATE|DELETE)\b/i.test(text) || /\b(?:INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b/.test(text);
    if (writes && result.affected > 0) written.push(text.trim());
    return result;
  };
  return sql;
}
