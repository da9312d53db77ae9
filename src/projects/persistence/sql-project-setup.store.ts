import { counted } from '../../kernel/counted';
import { NotFound } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import type { Database } from '../../platform/persistence/database';
import { EventRows } from '../../platform/persistence/event-rows';
import type { NewEvent } from '../../events/domain/event';
import type { Cause } from '../../protocols/domain/run-context';
import { ProjectSetupStore } from '../application/project-setup.store';
import {
  advancedSetup,
  begunSetup,
  completedSetup,
  failedSetup,
  type ProjectSetup,
  type SetupFinding,
  type SetupResult,
  type SetupStage,
} from '../domain/project-setup';

type Change = (before: ProjectSetup | null, now: number) => ProjectSetup | undefined;

export class SqlProjectSetupStore extends ProjectSetupStore {
  private readonly events: EventRows;

  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {
    super();
    this.events = new EventRows(database);
  }

  begin(projectId: string, cause: Cause): Promise<void> {
    return this.write(projectId, cause, begunSetup, { type: 'setup_started', message: 'The set-up has begun.' });
  }

  stage(projectId: string, stage: SetupStage, message: string, cause: Cause): Promise<void> {
    const event = { type: 'setup_stage' as const, message, metadata: { stage } };
    return this.write(projectId, cause, (before, now) => advancedSetup(before, stage, now), event);
  }

  complete(projectId: string, result: SetupResult, cause: Cause): Promise<void> {
    const { base_sha, suggested_gates, findings } = result;
    const event = {
      type: 'setup_completed' as const,
      message: `The set-up is completed: ${counted(suggested_gates.length, 'suggested gate')}, ${counted(findings.length, 'finding')}.`,
      metadata: { base_sha, gates: suggested_gates.map((gate) => gate.name), findings },
    };
    return this.write(projectId, cause, (before, now) => completedSetup(before, result, now), event);
  }

  fail(projectId: string, problem: SetupFinding, cause: Cause): Promise<void> {
    const event = {
      type: 'setup_failed' as const,
      message: `The set-up has failed: ${problem.message}`,
      metadata: { code: problem.code },
    };
    return this.write(projectId, cause, (before, now) => failedSetup(before, problem, now), event);
  }

  private async write(projectId: string, cause: Cause, change: Change, event: NewEvent): Promise<void> {
    await this.database.transaction(async (sql) => {
      // NO KEY: protocols that refer to the project are not kept waiting.
      const [row] = await sql.all(
        `SELECT setup, ${this.database.now} AS now FROM projects WHERE id = $1 FOR NO KEY UPDATE`,
        [projectId],
      );
      if (row === undefined) throw new NotFound('project.unknown', `There is no project ${projectId}.`);
      const before = typeof row.setup === 'string' ? (JSON.parse(row.setup) as ProjectSetup) : null;
      const changed = change(before, Number(row.now));
      if (changed === undefined) return;
      const { redactor } = this.database;
      const after = redactor.json(changed);
      // Not the project's version: somebody who edits the project meanwhile edits nothing of this.
      await sql.run('UPDATE projects SET setup = $1 WHERE id = $2', [JSON.stringify(after), projectId]);
      const origin = { ...cause, projectId, protocolRunId: null, lastSeq: null, at: null };
      const { text, params } = this.events.insert(this.ids, origin, [event]);
      await sql.run(text, params);
    });
  }
}
