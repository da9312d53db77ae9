import { Batches, type Taken } from '../../platform/persistence/batches';
import type { Relay } from '../../queue/application/relay';
import { DuplicateDelivery, type HeardReport } from '../application/protocol.store';
import type { ReportContext } from '../domain/run-context';
import { type HeardAs, hearOfChecks } from './report-unit';
import type { ReportTools } from './reported-run';
import { unknownRun } from './unknown-run';

/** Of one transaction: on SQLite nothing else of the process runs while it lasts, a millisecond for each at most. */
const MOST_REPORTS = 16;

/** Reports on checks come in bursts: those that come at the same time share a transaction. */
export class ReportBatches {
  private readonly batches = new Batches<HeardReport<void>>(MOST_REPORTS, (reports) => this.take(reports));

  constructor(
    private readonly tools: ReportTools,
    private readonly relay: Relay,
  ) {}

  /** Resolves after the commit. Throws `protocol.unknown` and {@link DuplicateDelivery}. */
  async hear<T>(report: HeardReport<T>): Promise<T> {
    let heard: { readonly value: T } | undefined;
    const work = (context: ReportContext): void => {
      heard = { value: report.work(context) };
    };
    await this.batches.add({ ...report, work });
    if (heard === undefined) throw new Error('A report was taken in and nobody looked at it.');
    return heard.value;
  }

  private async take(reports: readonly HeardReport<void>[]): Promise<readonly Taken[]> {
    const { database } = this.tools;
    const { heard, woken } = await database.transaction((sql) => hearOfChecks(sql, this.tools, reports), {
      soon: true,
    });
    this.relay.offer(woken.filter(({ afterMs }) => afterMs <= 0).map(({ job }) => job));
    for (const { job, afterMs } of woken) if (afterMs > 0) this.relay.offerLater(job, afterMs);
    const alone = reports.length === 1;
    return reports.map(({ protocolRunId }, index) => takenAs(heard[index], protocolRunId, alone));
  }
}

function takenAs(as: HeardAs | undefined, protocolRunId: string, alone: boolean): Taken {
  if (as === 'heard') return { ok: true };
  if (as === 'duplicate') return { ok: false, error: new DuplicateDelivery() };
  // In company the run may only be locked by somebody.
  return alone ? { ok: false, error: unknownRun(protocolRunId) } : undefined;
}
