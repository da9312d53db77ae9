import type { Page, PageRequest } from '../../../src/kernel/page';
import {
  type ChecksWanted,
  type HeardReport,
  type Lease,
  type ProtocolFilter,
  type ProtocolNaming,
  ProtocolStore,
  type ProtocolView,
} from '../../../src/protocols/application/protocol.store';
import type { Elapsed } from '../../../src/protocols/domain/elapsed';
import type { ProtocolRun } from '../../../src/protocols/domain/protocol-run';
import type { Cause, CiContext, RunContext } from '../../../src/protocols/domain/run-context';
import type { Attempt } from '../../../src/steps/domain/attempt';

/** The store, with a stopwatch at the commits: notes when steps begin and end, as a reader of the database sees it. */
export class TimedStore extends ProtocolStore {
  /** Epoch milliseconds with fractions, of steps only: comparable between processes of one machine. */
  readonly ends: number[] = [];
  readonly gaps: number[] = [];
  private readonly lastEnd = new Map<string, number>();

  constructor(private readonly inner: ProtocolStore) {
    super();
  }

  /** Forgets what was measured so far. */
  reset(): void {
    this.ends.length = 0;
    this.gaps.length = 0;
  }

  transact<T>(protocolRunId: string, cause: Cause, work: (context: RunContext) => T): Promise<T> {
    return this.inner.transact(protocolRunId, cause, work);
  }

  transactOnChecks<T>(
    protocolRunId: string,
    wanted: ChecksWanted,
    cause: Cause,
    work: (context: CiContext) => T,
  ): Promise<T> {
    return this.inner.transactOnChecks(protocolRunId, wanted, cause, work);
  }

  hearOfChecks<T>(report: HeardReport<T>): Promise<T> {
    return this.inner.hearOfChecks(report);
  }

  async transactForJob<T>(jobId: string, cause: Cause, work: (context: RunContext) => T): Promise<T | undefined> {
    let begun: string | undefined;
    const result = await this.inner.transactForJob(jobId, cause, (context) => {
      const value = work(context);
      const { attempt, run } = context;
      begun = attempt?.kind === 'execute' && attempt.status === 'running' ? run.id : undefined;
      return value;
    });
    const before = begun === undefined ? undefined : this.lastEnd.get(begun);
    if (before !== undefined) this.gaps.push(performance.timeOrigin + performance.now() - before);
    return result;
  }

  async transactAsHolder<T>(lease: Lease, cause: Cause, work: (context: RunContext) => T): Promise<T> {
    let step: boolean | undefined;
    const result = await this.inner.transactAsHolder(lease, cause, (context) => {
      const { attempt } = context;
      const value = work(context);
      step = attempt?.kind === 'execute' && attempt.status === 'succeeded';
      return value;
    });
    if (step === true) {
      const now = performance.timeOrigin + performance.now();
      this.ends.push(now);
      this.lastEnd.set(lease.protocolRunId, now);
    }
    return result;
  }

  elapsed(run: ProtocolRun): Promise<Elapsed | undefined> {
    return this.inner.elapsed(run);
  }

  saveProgress(lease: Lease, progress: Partial<Attempt>): Promise<boolean> {
    return this.inner.saveProgress(lease, progress);
  }

  create(
    run: Omit<ProtocolRun, 'number' | 'protocolName'>,
    naming: ProtocolNaming,
    cause: Cause,
    then: (context: RunContext) => void,
  ): Promise<void> {
    return this.inner.create(run, naming, cause, then);
  }

  findRun(protocolRunId: string): Promise<ProtocolRun | undefined> {
    return this.inner.findRun(protocolRunId);
  }

  find(protocolRunId: string): Promise<ProtocolView | undefined> {
    return this.inner.find(protocolRunId);
  }

  list(filter: ProtocolFilter, page: PageRequest): Promise<Page<ProtocolView>> {
    return this.inner.list(filter, page);
  }
}
