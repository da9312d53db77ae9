import type { Page, PageRequest } from '../../kernel/page';
import type { Database } from '../../platform/persistence/database';
import { KeysetQuery, type KeysetSource } from '../../platform/persistence/keyset-query';
import { TableMap } from '../../platform/persistence/table-map';
import type { AttemptFilter, ListedAttempt } from '../application/listed-attempt';
import { type AttemptsOf, StepStore } from '../application/step.store';
import type { Attempt } from '../domain/attempt';
import type { StepRun, StepSpec } from '../domain/step-run';
import { listAttempts } from './attempt-list';
import { AttemptEntity } from './attempt.entity';
import { StepRunEntity } from './step-run.entity';

const OLDEST: KeysetSource = {
  from: 'attempts',
  key: [
    { column: 'queued_at', kind: 'number' },
    { column: 'id', kind: 'string' },
  ],
  id: 'id',
  shown: 'attempts',
  joinedBy: 'id',
  direction: 'ASC',
};

export class SqlStepStore extends StepStore {
  private readonly steps: TableMap<StepRun & StepSpec>;
  private readonly attempts: TableMap<Attempt>;

  constructor(private readonly database: Database) {
    super();
    this.steps = new TableMap<StepRun & StepSpec>(database, StepRunEntity);
    this.attempts = new TableMap<Attempt>(database, AttemptEntity);
  }

  async find(stepRunId: string): Promise<(StepRun & StepSpec) | undefined> {
    const [row] = await this.database.read.all(`SELECT ${this.steps.list()} FROM step_runs WHERE id = $1`, [stepRunId]);
    return row === undefined ? undefined : this.steps.fromRow(row);
  }

  async listSpecs(protocolRunId: string): Promise<readonly (StepRun & StepSpec)[]> {
    const rows = await this.database.read.all(
      `SELECT ${this.steps.list()} FROM step_runs WHERE protocol_run_id = $1 ORDER BY step_index`,
      [protocolRunId],
    );
    return rows.map((row) => this.steps.fromRow(row));
  }

  async findAttempt(attemptId: string): Promise<Attempt | undefined> {
    const [row] = await this.database.read.all(`SELECT ${this.attempts.list()} FROM attempts WHERE id = $1`, [
      attemptId,
    ]);
    return row === undefined ? undefined : this.attempts.fromRow(row);
  }

  pageAttempts(of: AttemptsOf, page: PageRequest): Promise<Page<Attempt>> {
    const [column, id] = ownerOf(of);
    const query = new KeysetQuery(this.database.dialect, OLDEST);
    query.where(`${column} = ${query.place(id)}`);
    return query.page(this.database.read, page, this.attempts.list('r'), (row) => this.attempts.fromRow(row));
  }

  listAll(filter: AttemptFilter, page: PageRequest): Promise<Page<ListedAttempt>> {
    return listAttempts(this.database, this.attempts, filter, page);
  }

  async listAttempts(of: AttemptsOf): Promise<readonly Attempt[]> {
    const [column, id] = ownerOf(of);
    const rows = await this.database.read.all(
      `SELECT ${this.attempts.list()} FROM attempts WHERE ${column} = $1 ORDER BY queued_at, id`,
      [id],
    );
    return rows.map((row) => this.attempts.fromRow(row));
  }
}

function ownerOf(of: AttemptsOf): [string, string] {
  return 'stepRunId' in of ? ['step_run_id', of.stepRunId] : ['protocol_run_id', of.protocolRunId];
}
