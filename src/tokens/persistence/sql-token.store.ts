import { Conflict } from '../../kernel/errors';
import type { Page, PageRequest } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import { uniqueViolation } from '../../platform/persistence/database-errors';
import { KeysetQuery, type KeysetSource } from '../../platform/persistence/keyset-query';
import { TableMap } from '../../platform/persistence/table-map';
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

  constructor(private readonly database: Database) {
    super();
    this.tokens = new TableMap<ApiToken>(database, TokenEntity);
  }

  async insert(token: NewToken): Promise<ApiToken> {
    const row = this.tokens.toRow(token as ApiToken);
    const { text, params } = this.tokens.insert([row], { created_at: this.database.now });
    try {
      const { rows } = await this.database.write(`${text} RETURNING ${this.tokens.list()}`, params);
      return rows.map((inserted) => this.tokens.fromRow(inserted))[0] ?? missing(token.id);
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

  async revoke(id: string, by: string): Promise<boolean> {
    return this.database.transaction(async (sql) => {
      const [row] = await sql.all('SELECT id FROM api_tokens WHERE id = $1 FOR UPDATE', [id]);
      await sql.run(
        `UPDATE api_tokens SET revoked_at = ${this.database.now}, revoked_by = $1 WHERE id = $2 AND revoked_at IS NULL`,
        [by, id],
      );
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

function missing(id: string): never {
  throw new Error(`Token ${id} was inserted, and no row came back.`);
}
