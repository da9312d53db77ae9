import type { Database } from '../../platform/persistence/database';
import { TableMap } from '../../platform/persistence/table-map';
import { StepStore } from '../application/step.store';
import type { Attempt } from '../domain/attempt';
import type { StepRun, StepSpec } from '../domain/step-run';
import { AttemptEntity } from './attempt.entity';
import { StepRunEntity } from './step-run.entity';

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

  async listAttempts(
    of: { readonly stepRunId: string } | { readonly protocolRunId: string },
  ): Promise<readonly Attempt[]> {
    const [column, id] = 'stepRunId' in of ? ['step_run_id', of.stepRunId] : ['protocol_run_id', of.protocolRunId];
    const rows = await this.database.read.all(
      `SELECT ${this.attempts.list()} FROM attempts WHERE ${column} = $1 ORDER BY queued_at, id`,
      [id],
    );
    return rows.map((row) => this.attempts.fromRow(row));
  }

  async updateSpec(stepRunId: string, spec: Partial<StepSpec>): Promise<void> {
    const row = this.steps.toRow(spec as StepRun & StepSpec);
    const names = Object.keys(row);
    if (names.length === 0) return;
    const sets = names.map((name, index) => `${name} = $${String(index + 1)}`).join(', ');
    const params = [...Object.values(row), stepRunId];
    await this.database.write(
      `UPDATE step_runs SET ${sets} WHERE id = $${String(params.length)} AND status = 'pending'`,
      params,
    );
  }
}
