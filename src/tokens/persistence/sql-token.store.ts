import { Conflict } from '../../kernel/errors';
import { decodeCursor, type Page, type PageRequest, toPage } from '../../kernel/page';
import type { Ids } from '../../kernel/ids';
import { AuditTrail } from '../../platform/persistence/audit-trail';
import type { Cause } from '../../protocols/domain/run-context';
import type { Database } from '../../platform/persistence/database';
import { uniqueViolation } from '../../platform/persistence/database-errors';
import type { SqlValue } from '../../platform/persistence/sql';
import { TableMap } from '../../platform/persistence/table-map';
import type { NewAuditEntry } from '../../audit/domain/audit-entry';
import { type NewToken, TokenStore } from '../application/token.store';
import type { ApiToken } from '../domain/token';
import { TokenEntity } from './token.entity';

export class SqlTokenStore extends TokenStore {
  private readonly tokens: TableMap<ApiToken>;

  private readonly audit: AuditTrail;

  constructor(
    private readonly database: Database,
    ids: Ids,
  ) {
    super();
    this.audit = new AuditTrail(database, ids);
    this.tokens = new TableMap<ApiToken>(database, TokenEntity);
  }

  async insert(token: NewToken, cause: Cause): Promise<ApiToken> {
    const row = this.tokens.toRow(token as ApiToken);
    const { text, params } = this.tokens.insert([row], { created_at: this.database.now });
    try {
      return await this.database.transaction(async (sql) => {
        const [inserted] = await sql.all(`${text} RETURNING ${this.tokens.list()}`, params);
        if (inserted === undefined) throw new Error(`Token ${token.id} was inserted, and no row came back.`);
        await this.audit.add(sql, [tokenEntry('token_created', token)], cause);
        return this.tokens.fromRow(inserted);
      });
    } catch (error) {
      if (uniqueViolation(error) === undefined) throw error;
      throw new Conflict(
        'token.name_taken',
        `There is a token ${token.name} already: revoke it or choose another name.`,
      );
    }
  }

  async findByDigest(digest: string): Promise<{ token: ApiToken; now: number } | undefined> {
    const [row] = await this.database.read.all(
      `SELECT ${this.tokens.list()}, ${this.database.now} AS now FROM api_tokens WHERE digest = $1`,
      [digest],
    );
    return row === undefined ? undefined : { token: this.tokens.fromRow(row), now: Number(row.now) };
  }

  async list(page: PageRequest): Promise<Page<ApiToken>> {
    const params: SqlValue[] = [];
    const place = (value: SqlValue): string => `$${String(params.push(value))}`;
    let where = '';
    if (page.cursor !== undefined) {
      const [createdAt, id] = decodeCursor(page.cursor, ['number', 'string']);
      where = `WHERE (created_at, id) < (${place(createdAt)}, ${place(id)})`;
    }
    const rows = await this.database.read.all(
      `SELECT ${this.tokens.list()} FROM api_tokens ${where}
       ORDER BY created_at DESC, id DESC LIMIT ${place(page.limit + 1)}`,
      params,
    );
    return toPage(
      rows.map((row) => this.tokens.fromRow(row)),
      page.limit,
      (token) => [token.createdAt, token.id],
    );
  }

  async revoke(id: string, cause: Cause): Promise<boolean> {
    return this.database.transaction(async (sql) => {
      const [row] = await sql.all(`SELECT ${this.tokens.list()} FROM api_tokens WHERE id = $1 FOR UPDATE`, [id]);
      const changed = await sql.run(
        `UPDATE api_tokens SET revoked_at = ${this.database.now}, revoked_by = $1 WHERE id = $2 AND revoked_at IS NULL`,
        [cause.actor, id],
      );
      if (row !== undefined && changed > 0) {
        await this.audit.add(sql, [tokenEntry('token_revoked', this.tokens.fromRow(row))], cause);
      }
      return row !== undefined;
    });
  }

  async noteUse(id: string, everyMs: number): Promise<void> {
    const { now } = this.database;
    await this.database.write(
      `UPDATE api_tokens SET last_used_at = ${now} WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= ${now} - $2)`,
      [id, everyMs],
    );
  }
}

function tokenEntry(action: 'token_created' | 'token_revoked', token: NewToken): NewAuditEntry {
  const { id, name, role, projectId, expiresAt } = token;
  const message = action === 'token_created' ? `Token ${name} was made, ${role}.` : `Token ${name} was revoked.`;
  const expiry = expiresAt === null ? null : new Date(expiresAt).toISOString();
  return { action, message, projectId, metadata: { token_id: id, name, role, expires_at: expiry } };
}
