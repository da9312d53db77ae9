import { type CheckRow, knownOf } from '../../platform/persistence/check-row';
import type { Database } from '../../platform/persistence/database';
import { TableMap } from '../../platform/persistence/table-map';
import type { KnownCheck } from '../../protocols/domain/run-context';
import { CheckStore } from '../application/check.store';
import { CheckEntity } from './check.entity';

export class SqlCheckStore extends CheckStore {
  private readonly checks: TableMap<CheckRow>;

  constructor(private readonly database: Database) {
    super();
    this.checks = new TableMap<CheckRow>(database, CheckEntity);
  }

  async ofProtocol(protocolRunId: string, limit: number): Promise<readonly KnownCheck[]> {
    const rows = await this.database.read.all(
      `SELECT ${this.checks.list()} FROM checks WHERE protocol_run_id = $1 ORDER BY seen_at DESC, name LIMIT $2`,
      [protocolRunId, limit],
    );
    return rows.map((row) => knownOf(this.checks.fromRow(row)));
  }

  async ofCommit(protocolRunId: string, sha: string): Promise<readonly KnownCheck[]> {
    const rows = await this.database.read.all(
      `SELECT ${this.checks.list()} FROM checks WHERE protocol_run_id = $1 AND sha = $2`,
      [protocolRunId, sha],
    );
    return rows.map((row) => knownOf(this.checks.fromRow(row)));
  }
}
