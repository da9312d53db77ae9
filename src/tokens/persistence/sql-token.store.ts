import { Conflict } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import type { Page, PageRequest } from '../../kernel/page';
import { AuditTrail } from '../../platform/persistence/audit-trail';
import type { Cause } from '../../protocols/domain/run-context';
import type { Database } from '../../platform/persistence/database';
import { uniqueViolation } from '../../platform/persistence/database-errors';
import { KeysetQuery, type KeysetSource } from '../../platform/persistence/keyset-query';
import { TableMap } from '../../platform/persistence/table-map';
import type { NewAuditEntry } from '../../audit/domain/audit-entry';
import { type NewToken, type TokenFilter, TokenStore } from '../application/token.store';
import type { ApiToken } from '../domain/token';
import { TokenEntity } from './token.entity';

const NEWEST: KeysetSource = {
  from: 'api_tokens',
  key: [
    { column: 'created_at', kind: 'number' },
    { column: 'id', kind: 'string' },
  ],
  id: 'id',
  shown: 'api_tokens',
  joinedBy: 'id',
};

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

  list({ projectId, role }: TokenFilter, page: PageRequest): Promise<Page<ApiToken>> {
    const query = new KeysetQuery(this.database.dialect, NEWEST);
    if (projectId !== undefined) query.look('project_id =', projectId);
    if (role !== undefined) query.look('role =', role);
    return query.page(this.database.read, page, this.tokens.list('r'), (row) => this.tokens.fromRow(row));
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
