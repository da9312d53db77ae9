import { Conflict, NotFound } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import type { Page, PageRequest } from '../../kernel/page';
import type { Database, SqlTransaction } from '../../platform/persistence/database';
import { uniqueViolation } from '../../platform/persistence/database-errors';
import { KeysetQuery, type KeysetSource } from '../../platform/persistence/keyset-query';
import { EventRows } from '../../platform/persistence/event-rows';
import { TableMap } from '../../platform/persistence/table-map';
import { wakeControlJob } from '../../platform/persistence/control-jobs';
import type { Relay } from '../../queue/application/relay';
import type { Job } from '../../queue/domain/job';
import type { EventType } from '../../events/domain/event';
import { AuditTrail } from '../../platform/persistence/audit-trail';
import type { Cause } from '../../protocols/domain/run-context';
import { type ProjectFilter, ProjectStore, type StoredWebhookSecret } from '../application/project.store';
import type { CiProvider, Project } from '../domain/project';
import { entriesOf } from '../domain/project-audit';
import { changesOf } from '../domain/project-changes';
import { queuedSetup } from '../domain/project-setup';
import { ProjectEntity } from './project.entity';
import { writeSecrets } from './project-secret-rows';

const BY_NAME: KeysetSource = {
  from: 'projects',
  key: [{ column: 'name', kind: 'string' }],
  id: 'id',
  shown: 'projects',
  joinedBy: 'id',
  direction: 'ASC',
};

export class SqlProjectStore extends ProjectStore {
  private readonly projects: TableMap<Project>;
  private readonly jobs: TableMap<Job>;
  private readonly events: EventRows;
  private readonly audit: AuditTrail;

  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly relay: Relay,
  ) {
    super();
    this.projects = new TableMap<Project>(database, ProjectEntity);
    this.jobs = new TableMap<Job>(database, 'JobEntity');
    this.events = new EventRows(database);
    this.audit = new AuditTrail(database, ids);
  }

  async insert(project: Project, sealedSecrets: ReadonlyMap<string, string>, cause: Cause): Promise<void> {
    const due = await this.named(
      () => project.name,
      async (sql) => {
        const { text, params } = this.projects.insert([this.projects.toRow(project)]);
        await sql.run(text, params);
        await writeSecrets(sql, this.database.now, project.id, sealedSecrets);
        const changes = changesOf(null, project, sealedSecrets);
        const { secrets_set } = changes;
        const message = `Project ${project.name} was registered.`;
        await this.record(sql, project, 'project_created', message, cause, { secrets_set });
        await this.audit.add(sql, entriesOf('project_created', project, changes), cause);
        return this.enqueueSetup(sql, project, cause);
      },
    );
    if (due !== undefined) this.relay.offer([due]);
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
        await writeSecrets(sql, this.database.now, id, sealedSecrets);
        const changes = changesOf(before, after, sealedSecrets);
        const message = `Project ${after.name} was changed.`;
        await this.record(sql, after, 'project_updated', message, cause, { ...changes });
        await this.audit.add(sql, entriesOf('project_updated', after, changes), cause);
        return after;
      },
    );
  }

  async setUp(id: string, cause: Cause): Promise<Job | undefined> {
    const due = await this.database.transaction(async (sql) => {
      const [row] = await sql.all(`SELECT ${this.projects.list()} FROM projects WHERE id = $1 FOR UPDATE`, [id]);
      if (row === undefined) throw unknown(id);
      return this.enqueueSetup(sql, this.projects.fromRow(row), cause);
    });
    if (due !== undefined) this.relay.offer([due]);
    return due;
  }

  private async enqueueSetup(sql: SqlTransaction, project: Project, cause: Cause): Promise<Job | undefined> {
    const subject = { projectId: project.id, protocolRunId: null, requestId: cause.requestId };
    const tools = { database: this.database, jobs: this.jobs, ids: this.ids };
    const woken = await wakeControlJob(sql, tools, subject, 'project.setup', 0);
    const [clock] = await sql.all(`SELECT ${this.database.now} AS now`);
    const { setup } = this.projects.toRow({ ...project, setup: queuedSetup(project.setup, Number(clock?.now)) });
    await sql.run('UPDATE projects SET setup = $1 WHERE id = $2', [setup ?? null, project.id]);
    await this.record(sql, project, 'setup_enqueued', `The set-up of project ${project.name} is queued.`, cause);
    return woken?.job;
  }

  async remove(id: string, cause: Cause, check?: (project: Pick<Project, 'name' | 'version'>) => void): Promise<void> {
    await this.database.transaction(async (sql) => {
      const [row] = await sql.all('SELECT name, version FROM projects WHERE id = $1 FOR UPDATE', [id]);
      if (row === undefined) throw unknown(id);
      check?.({ name: String(row.name), version: Number(row.version) });
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
      const name = String(row.name);
      const message = `Project ${name} was deleted.`;
      await this.audit.add(sql, [{ action: 'project_deleted', message, projectId: id, metadata: { name } }], cause);
    });
  }

  async find(id: string): Promise<Project | undefined> {
    const [row] = await this.database.read.all(`SELECT ${this.projects.list()} FROM projects WHERE id = $1`, [id]);
    return row === undefined ? undefined : this.projects.fromRow(row);
  }

  async findBy(field: 'name' | 'gitUrl', value: string): Promise<Project | undefined> {
    const column = field === 'name' ? 'name' : 'git_url';
    const [row] = await this.database.read.all(
      `SELECT ${this.projects.list()} FROM projects WHERE ${column} = $1 ORDER BY created_at, id LIMIT 1`,
      [value],
    );
    return row === undefined ? undefined : this.projects.fromRow(row);
  }

  list(page: PageRequest, { search, only = null }: ProjectFilter): Promise<Page<Project>> {
    const query = new KeysetQuery(this.database.dialect, BY_NAME);
    if (search !== undefined) query.lookForText('name', search);
    if (only !== null) query.where(`id = ${query.place(only)}`);
    return query.page(this.database.read, page, this.projects.list('r'), (row) => this.projects.fromRow(row));
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

  async webhookSecrets(
    of: { readonly provider: CiProvider } | { readonly projectId: string },
  ): Promise<readonly StoredWebhookSecret[]> {
    const [column, value] = 'provider' in of ? ['p.ci_provider', of.provider] : ['p.id', of.projectId];
    const rows = await this.database.read.all(
      `SELECT s.project_id, s.name, s.sealed, s.created_at FROM project_secrets s JOIN projects p ON p.id = s.project_id
       WHERE ${column} = $1 AND s.name IN ('WEBHOOK_SECRET', 'WEBHOOK_SECRET_PREVIOUS') ORDER BY s.project_id, s.name`,
      [value],
    );
    return rows.map((row) => ({
      projectId: String(row.project_id),
      name: String(row.name),
      sealed: String(row.sealed),
      createdAt: Number(row.created_at),
    }));
  }

  async listOnForge(provider: CiProvider): Promise<readonly Project[]> {
    const rows = await this.database.read.all(`SELECT ${this.projects.list()} FROM projects WHERE ci_provider = $1`, [
      provider,
    ]);
    return rows.map((row) => this.projects.fromRow(row));
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

  private async record(
    sql: SqlTransaction,
    project: Project,
    type: EventType,
    message: string,
    { actor, requestId }: Cause,
    metadata: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    const origin = { actor, requestId, projectId: project.id, protocolRunId: null, lastSeq: null, at: null };
    const { text, params } = this.events.insert(this.ids, origin, [{ type, message, metadata }]);
    await sql.run(text, params);
  }
}

function unknown(id: string): NotFound {
  return new NotFound('project.unknown', `There is no project ${id}.`);
}
