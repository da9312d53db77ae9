import type { Page, PageRequest } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import { insertDeliveries } from '../../platform/persistence/delivery-rows';
import type { SqlRow } from '../../platform/persistence/sql';
import { TableMap } from '../../platform/persistence/table-map';
import type { CiProvider } from '../../projects/domain/project';
import { type DeliveryFilter, DeliveryStore, type MatchedRun } from '../application/delivery.store';
import type { Delivery } from '../domain/delivery';
import type { SignalSource } from '../domain/signal';
import { deliveryList } from './delivery-list';
import { DeliveryEntity } from './delivery.entity';

export class SqlDeliveryStore extends DeliveryStore {
  private readonly deliveries: TableMap<Delivery>;

  constructor(private readonly database: Database) {
    super();
    this.deliveries = new TableMap<Delivery>(database, DeliveryEntity);
  }

  async insert(delivery: Omit<Delivery, 'receivedAt'>): Promise<boolean> {
    const { database, deliveries } = this;
    return database.transaction(async (sql) => (await insertDeliveries(sql, database, deliveries, [delivery])) > 0, {
      single: true,
    });
  }

  async findByIdentity(provider: CiProvider, identity: string): Promise<string | undefined> {
    const [row] = await this.database.read.all(
      'SELECT id FROM webhook_deliveries WHERE provider = $1 AND identity = $2',
      [provider, identity],
    );
    return row === undefined ? undefined : String(row.id);
  }

  async find(id: string): Promise<Delivery | undefined> {
    const [row] = await this.database.read.all(
      `SELECT ${this.deliveries.list()} FROM webhook_deliveries WHERE id = $1`,
      [id],
    );
    return row === undefined ? undefined : this.deliveries.fromRow(row);
  }

  list(filter: DeliveryFilter, page: PageRequest): Promise<Page<Delivery>> {
    const columns = this.deliveries.columns.map(({ column }) =>
      // Bodies are read one by one; a list only says whether there is one.
      column === 'body' ? `CASE WHEN r.body IS NULL THEN NULL ELSE '' END AS body` : `r.${column}`,
    );
    const { dialect, read } = this.database;
    return deliveryList(dialect, filter).page(read, page, columns.join(', '), (row) => this.deliveries.fromRow(row));
  }

  async match(projectIds: readonly string[], source: SignalSource): Promise<MatchedRun | undefined> {
    if (projectIds.length === 0) return undefined;
    return (await this.byBranch(projectIds, source.branches)) ?? (await this.bySha(projectIds, source.sha));
  }

  async findRun(protocolRunId: string): Promise<MatchedRun | undefined> {
    const [row] = await this.database.read.all('SELECT id, project_id FROM protocol_runs WHERE id = $1', [
      protocolRunId,
    ]);
    return toMatched(row);
  }

  private async byBranch(projectIds: readonly string[], branches: readonly string[]): Promise<MatchedRun | undefined> {
    if (branches.length === 0) return undefined;
    const [row] = await this.database.read.all(
      `SELECT id, project_id FROM protocol_runs WHERE project_id IN (${places(projectIds)})
       AND protocol_name IN (${places(branches, projectIds.length)}) ORDER BY created_at DESC LIMIT 1`,
      [...projectIds, ...branches],
    );
    return toMatched(row);
  }

  /** A detached head (a merge request's pipeline, a status) names no branch of ours, but the commit is. */
  private async bySha(projectIds: readonly string[], sha: string | null): Promise<MatchedRun | undefined> {
    if (sha === null) return undefined;
    const at = `$${String(projectIds.length + 1)}`;
    const [row] = await this.database.read.all(
      `SELECT id, project_id FROM protocol_runs WHERE project_id IN (${places(projectIds)})
       AND (head_sha = ${at} OR remote_sha = ${at}) ORDER BY created_at DESC LIMIT 1`,
      [...projectIds, sha],
    );
    return toMatched(row);
  }
}

function places(values: readonly string[], offset = 0): string {
  return values.map((_, index) => `$${String(offset + index + 1)}`).join(', ');
}

function toMatched(row: SqlRow | undefined): MatchedRun | undefined {
  return row === undefined ? undefined : { id: String(row.id), projectId: String(row.project_id) };
}
