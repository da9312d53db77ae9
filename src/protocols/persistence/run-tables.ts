import type { CheckRow } from '../../platform/persistence/check-row';
import { EventRows } from '../../platform/persistence/event-rows';
import { TableMap } from '../../platform/persistence/table-map';
import type { Database } from '../../platform/persistence/database';
import type { Job } from '../../queue/domain/job';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun, StepSpec } from '../../steps/domain/step-run';
import type { Delivery } from '../../webhooks/domain/delivery';
import type { ProtocolRun } from '../domain/protocol-run';
import { ProtocolRunEntity } from './protocol-run.entity';

/**
 * The tables of the aggregate: a run is written together with its steps, attempts, jobs and events. Those of other
 * modules are known by name: their entities stay private to them.
 */
export class RunTables {
  /** The database's clock, as SQL. */
  readonly now: string;
  readonly runs: TableMap<ProtocolRun>;
  readonly steps: TableMap<StepRun>;
  /** With the long texts, for inserts and for whoever works on the step. */
  readonly stepSpecs: TableMap<StepRun & StepSpec>;
  readonly attempts: TableMap<Attempt>;
  readonly jobs: TableMap<Job>;
  readonly checks: TableMap<CheckRow>;
  readonly deliveries: TableMap<Delivery>;
  readonly events: EventRows;

  constructor(database: Database) {
    this.now = database.now;
    this.runs = new TableMap<ProtocolRun>(database, ProtocolRunEntity);
    this.stepSpecs = new TableMap<StepRun & StepSpec>(database, 'StepRunEntity');
    const light = this.stepSpecs.columns
      .map((column) => column.property as keyof StepRun)
      .filter((property) => !['instructions', 'commands', 'gates'].includes(property));
    this.steps = new TableMap<StepRun>(database, 'StepRunEntity', light);
    this.attempts = new TableMap<Attempt>(database, 'AttemptEntity');
    this.jobs = new TableMap<Job>(database, 'JobEntity');
    this.checks = new TableMap<CheckRow>(database, 'CheckEntity');
    this.deliveries = new TableMap<Delivery>(database, 'DeliveryEntity');
    this.events = new EventRows(database);
  }
}
