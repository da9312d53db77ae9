import type { NewEvent } from '../../events/domain/event';
import type { Ids } from '../../kernel/ids';
import type { Database } from '../../platform/persistence/database';
import type { ControlJobType } from '../../queue/domain/job';
import type { Delivery } from '../../webhooks/domain/delivery';
import type { Cause, KnownCheck, ReportContext } from '../domain/run-context';
import { CheckBook } from './check-book';
import type { RunTables } from './run-tables';

export interface ReportTools {
  readonly database: Database;
  readonly tables: RunTables;
  readonly ids: Ids;
}

/** A run as reports on its checks need it, read under its lock. */
export interface LockedRun {
  readonly id: string;
  readonly projectId: string;
  readonly headSha: string | null;
  readonly remoteSha: string | null;
  readonly planSha: string | null;
  readonly lastSeq: number;
}

/** What reports on the checks of one run add to it, in the order in which they came. */
export class ReportedRun {
  readonly events: { readonly event: NewEvent; readonly cause: Cause }[] = [];
  readonly deliveries: Omit<Delivery, 'receivedAt'>[] = [];
  readonly wakes = new Map<ControlJobType, { readonly afterMs: number; readonly cause: Cause }>();
  readonly book: CheckBook;

  constructor(
    readonly run: LockedRun,
    checks: readonly KnownCheck[],
    private readonly ownShas: ReadonlySet<string>,
    now: number,
  ) {
    this.book = new CheckBook(checks, now);
  }

  contextFor(cause: Cause): ReportContext {
    return {
      run: this.run,
      checks: this.book.checks,
      ownShas: this.ownShas,
      record: (event) => this.events.push({ event, cause }),
      putCheck: (report) => {
        this.book.put(report);
      },
      addDelivery: (delivery) => this.deliveries.push(delivery),
      wake: (type, afterMs = 0) => {
        const known = this.wakes.get(type);
        if (known === undefined || afterMs < known.afterMs) this.wakes.set(type, { afterMs, cause });
      },
    };
  }
}
