import type { AuditAction, NewAuditEntry } from '../../audit/domain/audit-entry';
import type { EventType, NewEvent } from '../../events/domain/event';
import type { Ids } from '../../kernel/ids';
import { AuditTrail } from '../../platform/persistence/audit-trail';
import type { Database, SqlTransaction } from '../../platform/persistence/database';
import { allWrite, type Statement } from '../../platform/persistence/all-write';
import type { TableMap } from '../../platform/persistence/table-map';
import type { ControlJobType, Job } from '../../queue/domain/job';
import { type WokenJob, wakeControlJob } from '../../platform/persistence/control-jobs';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun, StepSpec } from '../../steps/domain/step-run';
import { StaleWrite } from '../../kernel/errors';
import type { ProtocolRun } from '../domain/protocol-run';
import type { Cause, RunContext } from '../domain/run-context';
import type { Change, Committed } from './count-commit';
import { putText } from './protocol-texts';
import type { RunTables } from './run-tables';

interface Tracked<T extends object> {
  readonly map: TableMap<T>;
  readonly entity: T & { readonly id: string };
  /** A copy of how it was loaded. */
  readonly before: T;
}

/** What a person says about a step's work. */
const AUDITED: Partial<Record<EventType, AuditAction>> = {
  manual_approval: 'step_approved',
  changes_requested: 'changes_requested',
};

/** The aggregate as it was loaded and what is to be added to it; writes the difference. */
export class UnitOfWork {
  readonly context: RunContext;
  readonly newJobs: Job[] = [];
  private readonly tracked: Tracked<object>[] = [];
  private readonly newSteps: (StepRun & StepSpec)[] = [];
  private readonly newAttempts: Attempt[] = [];
  private readonly events: NewEvent[] = [];
  private readonly specChanges: Statement[] = [];
  /** Steps whose texts change: they are not in `tracked`, and are a new version all the same. */
  private readonly respecified = new Set<object>();
  private readonly wakes = new Map<ControlJobType, number>();
  private readonly woken: WokenJob[] = [];

  constructor(
    private readonly database: Database,
    private readonly tables: RunTables,
    private readonly ids: Ids,
    loaded: {
      readonly now: number;
      readonly run: ProtocolRun;
      readonly steps: StepRun[];
      readonly attempt: Attempt | null;
      readonly job: Job | null;
    },
    cause: Cause,
    jobAttempts: number,
  ) {
    this.track(tables.runs, loaded.run);
    for (const step of loaded.steps) this.track(tables.steps, step);
    if (loaded.attempt !== null) this.track(tables.attempts, loaded.attempt);
    if (loaded.job !== null) this.track(tables.jobs, loaded.job);
    const context: RunContext = {
      ...loaded,
      ids,
      cause,
      jobAttempts,
      record: (event) => this.events.push(event),
      addStep: (step) => {
        this.newSteps.push(step);
        context.steps.push(step);
        context.steps.sort((a, b) => a.stepIndex - b.stepIndex);
      },
      changeSpec: (step, spec) => {
        this.respecified.add(step);
        const row = tables.stepSpecs.toRow(spec as StepRun & StepSpec);
        const change = tables.stepSpecs.update({}, { ...row, id: step.id });
        if (change !== undefined) this.specChanges.push(change);
      },
      addAttempt: (attempt) => {
        this.newAttempts.push(attempt);
        context.attempt = attempt;
      },
      addJob: (job) => {
        this.newJobs.push(job);
        context.job = job;
      },
      wake: (type, afterMs = 0) => {
        this.wakes.set(type, Math.min(afterMs, this.wakes.get(type) ?? afterMs));
      },
    };
    this.context = context;
  }

  private track<T extends object>(map: TableMap<T>, entity: T & { readonly id: string }): void {
    this.tracked.push({ map, entity, before: { ...entity } });
  }

  /** Jobs that the relay should hear of: new ones, and old ones that were made due again. */
  due(): Job[] {
    const job = this.tracked.find((tracked) => tracked.map === (this.tables.jobs as TableMap<object>));
    const again = job?.entity as Job | undefined;
    const redispatched = again?.status === 'queued' && again.dispatch !== (job?.before as Job | undefined)?.dispatch;
    const ofAttempts = [...this.newJobs, ...(redispatched ? [again] : [])];
    const ofControl = this.woken.filter(({ afterMs }) => afterMs === 0).map((woken) => woken.job);
    return [...ofAttempts.filter((due) => due.nextAttemptAt <= this.context.now), ...ofControl];
  }

  /** Jobs that will be due in a moment. */
  dueSoon(): WokenJob[] {
    return this.woken.filter(({ afterMs }) => afterMs > 0);
  }

  /** True when the unit asks a running attempt to end. */
  cancels(): boolean {
    const { job } = this.context;
    const before = this.tracked.find((tracked) => tracked.entity === job)?.before as Job | undefined;
    return job?.cancelRequested === 1 && before?.cancelRequested === 0;
  }

  /** What it has changed; to be asked after the commit. */
  committed(): Committed {
    const of = <T extends object>(map: TableMap<T>): Change<T>[] =>
      this.tracked
        .filter((tracked) => tracked.map === (map as TableMap<object>))
        .map(({ before, entity }) => ({ before: before as T, after: entity as T }));
    const { runs, steps, attempts, jobs } = this.tables;
    const [run = { before: this.context.run, after: this.context.run }] = of(runs);
    return { run, steps: of(steps), attempt: of(attempts)[0], job: of(jobs)[0], events: this.events };
  }

  async flush(sql: SqlTransaction): Promise<void> {
    const { run, now } = this.context;
    const newEvents = this.newEvents();
    const changed = this.tracked.filter(
      ({ map, entity, before }) => this.respecified.has(entity) || map.changes(before, entity) !== undefined,
    );
    if (changed.length > 0 || newEvents.length > 0) {
      run.version += 1;
      run.updatedAt = now;
    }
    for (const { map, entity } of changed) {
      if (map === (this.tables.steps as TableMap<object>)) touch(entity as StepRun, now);
    }
    const [attemptUpdates, updates] = this.updates(changed);
    const rows = [
      ...this.inserts(this.tables.stepSpecs, this.newSteps),
      ...this.inserts(this.tables.attempts, this.newAttempts),
    ];
    const followers = [
      ...updates,
      ...this.inserts(this.tables.jobs, this.newJobs),
      ...newEvents,
      ...this.newText(changed),
    ];
    // The order within one combined statement is not defined: an ended attempt must free its place in the unique index
    // of active attempts before the next is inserted.
    if (this.newAttempts.length > 0) {
      const freed = this.execute(sql, attemptUpdates);
      if (this.database.dialect === 'sqlite') await freed;
      // On Postgres both are on their way before the first is answered; a refusal of either ends the transaction.
      await Promise.all([freed, this.execute(sql, [...rows, ...followers])]);
    } else {
      await this.execute(sql, [...rows, ...attemptUpdates, ...followers]);
    }
    // Not in the combined statement: it may hold the same row already, and Postgres writes a row only once in one.
    for (const change of this.specChanges) await this.execute(sql, [change]);
    await this.wakeControlJobs(sql);
    await this.auditWords(sql);
  }

  /** A person's word instead of a judgement is kept longer than the timeline, which goes with its project. */
  private async auditWords(sql: SqlTransaction): Promise<void> {
    const { run, cause } = this.context;
    const entries = this.events.flatMap(({ type, message, stepRunId, metadata }): NewAuditEntry[] => {
      const action = AUDITED[type];
      if (action === undefined) return [];
      const about = { ...metadata, protocol_run_id: run.id, step_run_id: stepRunId };
      return [{ action, message, projectId: run.projectId, metadata: about }];
    });
    if (entries.length > 0) await new AuditTrail(this.database, this.ids).add(sql, entries, cause);
  }

  private async wakeControlJobs(sql: SqlTransaction): Promise<void> {
    const { run, cause } = this.context;
    const subject = { projectId: run.projectId, protocolRunId: run.id, requestId: cause.requestId };
    const tools = { database: this.database, jobs: this.tables.jobs, ids: this.ids };
    for (const [type, afterMs] of this.wakes) {
      const due = await wakeControlJob(sql, tools, subject, type, afterMs);
      if (due !== undefined) this.woken.push(due);
    }
  }

  private updates(changed: readonly Tracked<object>[]): [Statement[], Statement[]] {
    const ofAttempts: Statement[] = [];
    const others: Statement[] = [];
    // The run comes first in `tracked` and always: its version counts every change and every event.
    const run = this.tracked.slice(0, 1).filter((tracked) => !changed.includes(tracked));
    for (const { map, entity, before } of [...run, ...changed]) {
      const changes = map.changes(before, entity);
      if (changes === undefined) continue;
      const ended = map === (this.tables.attempts as TableMap<object>);
      (ended ? ofAttempts : others).push(map.set(changes, entity.id));
    }
    return [ofAttempts, others];
  }

  private inserts<T extends object>(map: TableMap<T>, entities: readonly T[]): Statement[] {
    return entities.length === 0 ? [] : [map.insert(entities.map((entity) => map.toRow(entity)))];
  }

  /** A protocol is also found by why it stands where it does. */
  private newText(changed: readonly Tracked<object>[]): Statement[] {
    const { run } = this.context;
    const before = changed.find(({ entity }) => entity === run)?.before as ProtocolRun | undefined;
    return before === undefined || before.statusReason === run.statusReason ? [] : [putText(run)];
  }

  /** Numbered; the run's own count with them. */
  private newEvents(): Statement[] {
    const { run, now, cause, job } = this.context;
    if (this.events.length === 0) return [];
    const { id: protocolRunId, projectId, lastSeq } = run;
    const requestId = cause.requestId ?? job?.requestId ?? null;
    run.lastSeq += this.events.length;
    const origin = { projectId, protocolRunId, lastSeq, actor: cause.actor, requestId, at: now };
    return [this.tables.events.insert(this.ids, origin, this.events)];
  }

  private async execute(sql: SqlTransaction, statements: readonly Statement[]): Promise<void> {
    if (await allWrite(sql, this.database.dialect, statements)) return;
    throw new StaleWrite(`Protocol ${this.context.run.protocolName}`);
  }
}

function touch(step: StepRun, now: number): void {
  step.version += 1;
  step.updatedAt = now;
}
