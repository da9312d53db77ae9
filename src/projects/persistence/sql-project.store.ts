import { Conflict, NotFound } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import { decodeCursor, type Page, type PageRequest, toPage } from '../../kernel/page';
import type { Database, SqlTransaction } from '../../platform/persistence/database';
import { uniqueViolation } from '../../platform/persistence/database-errors';
import { type SqlValue, TRANSACTION_ID } from '../../platform/persistence/sql';
import { TableMap } from '../../platform/persistence/table-map';
import type { EventType } from '../../events/domain/event';
import type { Cause } from '../../protocols/domain/run-context';
import { ProjectStore } from '../application/project.store';
import type { Project } from '../domain/project';
import { ProjectEntity } from './project.entity';

export class SqlProjectStore extends ProjectStore {
  private readonly projects: TableMap<Project>;

  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {
    super();
    this.projects = new TableMap<Project>(database, ProjectEntity);
  }

  async insert(project: Project, sealedSecrets: ReadonlyMap<string, string>, cause: Cause): Promise<void> {
    await this.named(
      () => project.name,
      async (sql) => {
        const { text, params } = this.projects.insert([this.projects.toRow(project)]);
        await sql.run(text, params);
        await this.writeSecrets(sql, project.id, sealedSecrets);
        await this.record(sql, project, 'project_created', `Project ${project.name} was registered.`, cause);
      },
    );
  }

  async update(
    id: string,
    change: (project: Project) => Project,
    sealedSecrets: ReadonlyMap<string, string | null>,
    cause: Cause,
  ): Promise<Project> {
    let name = id;
    return this.named(
      () => name,
      async (sql) => {
        const [row] = await sql.all(
          `SELECT ${this.projects.list()}, ${this.database.now} AS now FROM projects WHERE id = $1 FOR UPDATE`,
          [id],
        );
        if (row === undefined) throw unknown(id);
        const before = this.projects.fromRow(row);
        const after = { ...change(before), id, version: before.version + 1, updatedAt: Number(row.now) };
        name = after.name;
        const update = this.projects.update(this.projects.toRow(before), this.projects.toRow(after));
        if (update !== undefined) await sql.run(update.text, update.params);
        await this.writeSecrets(sql, id, sealedSecrets);
        await this.record(sql, after, 'project_updated', `Project ${after.name} was changed.`, cause);
        return after;
      },
    );
  }

  async remove(id: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      const [row] = await sql.all('SELECT name FROM projects WHERE id = $1 FOR UPDATE', [id]);
      if (row === undefined) throw unknown(id);
      const [active] = await sql.all(
        `SELECT protocol_name FROM protocol_runs WHERE project_id = $1 AND status IN ('planning', 'planned', 'running', 'paused') LIMIT 1`,
        [id],
      );
      if (active !== undefined) {
        throw new Conflict(
          'project.in_use',
          `Project ${String(row.name)} has a protocol that is not over (${String(active.protocol_name)}): cancel it first.`,
        );
      }
      await sql.run('DELETE FROM projects WHERE id = $1', [id]);
    });
  }

  async find(id: string): Promise<Project | undefined> {
    const [row] = await this.database.read.all(`SELECT ${this.projects.list()} FROM projects WHERE id = $1`, [id]);
    return row === undefined ? undefined : this.projects.fromRow(row);
  }

  async list(page: PageRequest, search?: string): Promise<Page<Project>> {
    const params: SqlValue[] = [];
    const place = (value: SqlValue): string => `$${String(params.push(value))}`;
    const where: string[] = [];
    if (search !== undefined) {
      where.push(`lower(name) LIKE ${place(`%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`)} ESCAPE '\\'`);
    }
    if (page.cursor !== undefined) where.push(`name > ${place(decodeCursor(page.cursor, ['string'])[0])}`);
    const condition = where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`;
    const rows = await this.database.read.all(
      `SELECT ${this.projects.list()} FROM projects ${condition} ORDER BY name LIMIT ${place(page.limit + 1)}`,
      params,
    );
    return toPage(
      rows.map((row) => this.projects.fromRow(row)),
      page.limit,
      (project) => [project.name],
    );
  }

  async secretNames(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (ids.length === 0) return new Map();
    const places = ids.map((_, index) => `$${String(index + 1)}`).join(', ');
    const rows = await this.database.read.all(
      `SELECT project_id, name FROM project_secrets WHERE project_id IN (${places}) ORDER BY name`,
      ids,
    );
    const names = new Map<string, string[]>(ids.map((id) => [id, []]));
    for (const row of rows) names.get(String(row.project_id))?.push(String(row.name));
    return names;
  }

  async findWithSecrets(
    id: string,
  ): Promise<{ readonly project: Project; readonly sealed: ReadonlyMap<string, string> } | undefined> {
    const rows = await this.database.read.all(
      `SELECT ${this.projects.list('p')}, s.name AS secret_name, s.sealed AS secret_sealed
       FROM projects p LEFT JOIN project_secrets s ON s.project_id = p.id WHERE p.id = $1`,
      [id],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    const secrets = rows.filter((found) => found.secret_name !== null);
    return {
      project: this.projects.fromRow(row),
      sealed: new Map(secrets.map((found) => [String(found.secret_name), String(found.secret_sealed)])),
    };
  }

  private async named<T>(name: () => string, work: (sql: SqlTransaction) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(work);
    } catch (error) {
      if (uniqueViolation(error) === undefined) throw error;
      throw new Conflict('project.name_taken', `There is a project of this name already (${name()}).`);
    }
  }

  private async writeSecrets(
    sql: SqlTransaction,
    id: string,
    secrets: ReadonlyMap<string, string | null>,
  ): Promise<void> {
    for (const [name, sealed] of secrets) {
      await sql.run('DELETE FROM project_secrets WHERE project_id = $1 AND name = $2', [id, name]);
      if (sealed === null) continue;
      await sql.run(
        `INSERT INTO project_secrets (project_id, name, sealed, created_at) VALUES ($1, $2, $3, ${this.database.now})`,
        [id, name, sealed],
      );
    }
  }

  private async record(
    sql: SqlTransaction,
    project: Project,
    type: EventType,
    message: string,
    cause: Cause,
  ): Promise<void> {
    await sql.run(
      `INSERT INTO events (id, project_id, type, message, metadata, actor, request_id, created_at, xid)
       VALUES ($1, $2, $3, $4, '{}', $5, $6, ${this.database.now}, ${TRANSACTION_ID[this.database.dialect]})`,
      [this.ids.next(), project.id, type, message, cause.actor, cause.requestId],
    );
  }
}

function unknown(id: string): NotFound {
  return new NotFound('project.unknown', `There is no project ${id}.`);
}
