import { Conflict } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import { type Page, type PageRequest } from '../../kernel/page';
import type { Database, SqlTransaction } from '../../platform/persistence/database';
import { insertDeliveries } from '../../platform/persistence/delivery-rows';
import { uniqueViolation } from '../../platform/persistence/database-errors';
import { type Meter, NoMeter } from '../../ports/meter';
import type { Relay } from '../../queue/application/relay';
import type { Attempt } from '../../steps/domain/attempt';
import {
  type ChecksWanted,
  DuplicateDelivery,
  type HeardReport,
  type Lease,
  type ProtocolFilter,
  type ProtocolNaming,
  ProtocolStore,
  type ProtocolView,
} from '../application/protocol.store';
import type { ProtocolRun } from '../domain/protocol-run';
import type { CheckReport } from '../../ci/domain/check';
import type { Delivery } from '../../webhooks/domain/delivery';
import { type Elapsed, elapsedOf } from '../domain/elapsed';
import { followUp, shownOnForge } from '../domain/follow-up';
import type { Cause, CiContext, RunContext } from '../domain/run-context';
import { CheckBook } from './check-book';
import { checksOf, ownShasOf, putChecks } from './check-rows';
import { countCommit, fenced } from './count-commit';
import { insertRun } from './insert-run';
import { ReportBatches } from './report-batches';
import { findView, listViews } from './protocol-queries';
import { loadParts } from './load-parts';
import { runTimes } from './run-times';
import { RunTables } from './run-tables';
import { UnitOfWork } from './unit-of-work';
import { unknownRun } from './unknown-run';

export class SqlProtocolStore extends ProtocolStore {
  private readonly tables: RunTables;
  private readonly reports: ReportBatches;

  constructor(
    private readonly database: Database,
    private readonly relay: Relay,
    private readonly ids: Ids,
    private readonly jobAttempts: number,
    private readonly meter: Meter = new NoMeter(),
  ) {
    super();
    this.tables = new RunTables(database);
    this.reports = new ReportBatches({ database, tables: this.tables, ids }, relay);
  }

  async transact<T>(protocolRunId: string, cause: Cause, work: (context: RunContext) => T): Promise<T> {
    const result = await this.unit({ where: 'r.id = $1', key: protocolRunId }, cause, work);
    if (result === undefined) throw unknownRun(protocolRunId);
    return result.value;
  }

  async transactOnChecks<T>(
    protocolRunId: string,
    wanted: ChecksWanted,
    cause: Cause,
    work: (context: CiContext) => T,
  ): Promise<T> {
    const where = { where: 'r.id = $1', key: protocolRunId };
    const result = await this.unit(where, cause, async (context, sql) => {
      const checks = await checksOf(sql, this.tables, context.run, wanted);
      const ownShas = await ownShasOf(sql, context.run.id);
      const book = new CheckBook(checks, context.now);
      const deliveries: Omit<Delivery, 'receivedAt'>[] = [];
      // The same object: the rules change its fields.
      const value = work(
        Object.assign(context, {
          checks: book.checks,
          ownShas,
          putCheck: (report: CheckReport) => {
            book.put(report);
          },
          addDelivery: (delivery: Omit<Delivery, 'receivedAt'>) => deliveries.push(delivery),
        }),
      );
      const written = book.written().map((report) => ({ ...report, protocolRunId: context.run.id }));
      await putChecks(sql, this.database, this.tables, written);
      const added = await insertDeliveries(sql, this.database, this.tables.deliveries, deliveries);
      if (added < deliveries.length) throw new DuplicateDelivery();
      return value;
    });
    if (result === undefined) throw unknownRun(protocolRunId);
    return result.value;
  }

  hearOfChecks<T>(report: HeardReport<T>): Promise<T> {
    return this.reports.hear(report);
  }

  async transactForJob<T>(jobId: string, cause: Cause, work: (context: RunContext) => T): Promise<T | undefined> {
    const where = 'r.id = (SELECT protocol_run_id FROM jobs WHERE id = $1)';
    return (await this.unit({ where, key: jobId }, cause, work))?.value;
  }

  async transactAsHolder<T>(lease: Lease, cause: Cause, work: (context: RunContext) => T): Promise<T> {
    const result = await this.unit({ where: 'r.id = $1', key: lease.protocolRunId }, cause, (context) => {
      const { job } = context;
      if (job?.id !== lease.jobId || job.status !== 'started' || job.leaseToken !== lease.token)
        throw fenced(this.meter, lease);
      return work(context);
    });
    if (result === undefined) throw fenced(this.meter, lease);
    return result.value;
  }

  async saveProgress(lease: Lease, progress: Partial<Attempt>): Promise<boolean> {
    const row = this.tables.attempts.toRow(progress as Attempt);
    const names = Object.keys(row);
    const params = Object.values(row);
    const sets = names.map((name, index) => `${name} = $${String(index + 1)}`).join(', ');
    const place = (offset: number): string => `$${String(names.length + offset)}`;
    const { affected } = await this.database.write(
      `UPDATE attempts SET ${sets} WHERE id = ${place(1)} AND status = 'running' AND EXISTS (
         SELECT 1 FROM jobs WHERE id = ${place(2)} AND status = 'started' AND lease_token = ${place(3)})`,
      [...params, lease.attemptId, lease.jobId, lease.token],
    );
    if (affected === 0) this.meter.count('fenced_writes_total', { op: 'progress' });
    return affected > 0;
  }

  async create(
    run: Omit<ProtocolRun, 'number' | 'protocolName'>,
    naming: ProtocolNaming,
    cause: Cause,
    then: (context: RunContext) => void,
  ): Promise<void> {
    // Two requests may take the same next number: the constraint decides, and the loser asks again.
    for (let attempt = 1; ; attempt++) {
      try {
        await this.database.transaction(async (sql) => {
          await insertRun(sql, this.database, this.tables, run, naming);
          const unit = await this.load(sql, { where: 'r.id = $1', key: run.id }, cause);
          if (unit === undefined) throw unknownRun(run.id);
          const { context } = unit;
          context.record({ type: 'protocol_created', message: `Protocol ${context.run.protocolName} was created.` });
          then(context);
          await unit.flush(sql);
        });
        return;
      } catch (error) {
        const taken = uniqueViolation(error);
        if (taken === undefined) throw error;
        if (naming.kind === 'given') {
          throw new Conflict(
            'protocol.name_taken',
            `The project has a protocol ${naming.name} (or one of its number) already.`,
          );
        }
        if (attempt >= 100) throw error;
      }
    }
  }

  async findRun(protocolRunId: string): Promise<ProtocolRun | undefined> {
    const { runs } = this.tables;
    const [row] = await this.database.read.all(`SELECT ${runs.list()} FROM protocol_runs WHERE id = $1`, [
      protocolRunId,
    ]);
    return row === undefined ? undefined : runs.fromRow(row);
  }

  find(protocolRunId: string): Promise<ProtocolView | undefined> {
    return findView(this.database.read, this.tables, protocolRunId);
  }

  async elapsed(run: ProtocolRun): Promise<Elapsed | undefined> {
    const { attempts, marks } = await runTimes(this.database.read, run.id);
    return elapsedOf(run, attempts, marks);
  }

  list(filter: ProtocolFilter, page: PageRequest): Promise<Page<ProtocolView>> {
    return listViews(this.database, this.tables, filter, page);
  }

  /** Loads under the lock, lets `work` change it, writes the difference; offers jobs after the commit. */
  private async unit<T>(
    by: { readonly where: string; readonly key: string },
    cause: Cause,
    work: (context: RunContext, sql: SqlTransaction) => T | Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    const done = await this.database.transaction(async (sql) => {
      const unit = await this.load(sql, by, cause);
      if (unit === undefined) return undefined;
      const { context } = unit;
      const before = shownOnForge(context);
      const value = await work(context, sql);
      followUp(context, before);
      await unit.flush(sql);
      return { value, due: unit.due(), soon: unit.dueSoon(), cancels: unit.cancels(), committed: unit.committed() };
    });
    if (done === undefined) return undefined;
    countCommit(this.meter, done.committed);
    if (done.due.length > 0) this.relay.offer(done.due);
    for (const { job, afterMs } of done.soon) this.relay.offerLater(job, afterMs);
    if (done.cancels) this.relay.cancelled();
    return done;
  }

  private async load(
    sql: SqlTransaction,
    by: { readonly where: string; readonly key: string },
    cause: Cause,
  ): Promise<UnitOfWork | undefined> {
    const { runs } = this.tables;
    const [found] = await sql.all(`SELECT ${runs.list('r')} FROM protocol_runs r WHERE ${by.where} FOR UPDATE`, [
      by.key,
    ]);
    if (found === undefined) return undefined;
    const run = runs.fromRow(found);
    // After the lock, in a statement of its own: what the lock waited for is visible only to a later snapshot, and
    // `now` must not be a moment from before the wait.
    const parts = await loadParts(sql, this.database, this.tables, run.id);
    return new UnitOfWork(this.database, this.tables, this.ids, { ...parts, run }, cause, this.jobAttempts);
  }
}
