import { messageOf } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import type { HeldLease, JobStore } from './job.store';
import { WorkAborted } from './work';

interface Held extends HeldLease {
  readonly controller: AbortController;
}

/**
 * Renews every lease of this worker with one statement. A database that does not answer changes nothing: the agent
 * that is being paid runs on, its effects wait. Only the database's own word that a lease is gone ends the work.
 */
export class LeaseKeeper {
  private readonly held = new Map<string, Held>();
  private timer: NodeJS.Timeout | undefined;
  private renewing: Promise<void> | undefined;

  constructor(
    private readonly jobs: JobStore,
    private readonly log: Log,
    private readonly leaseMs: number,
    private readonly beat: () => Promise<void>,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.nudge();
    }, this.leaseMs / 4);
  }

  hold(lease: HeldLease, controller: AbortController): void {
    this.held.set(lease.jobId, { ...lease, controller });
  }

  /** Only this lease: the job may have been claimed anew in the meantime, by another slot of this process. */
  release({ jobId, token }: HeldLease): void {
    if (this.held.get(jobId)?.token === token) this.held.delete(jobId);
  }

  /** Ends all work, for shutdown. */
  abortAll(reason: WorkAborted): void {
    for (const { controller } of this.held.values()) controller.abort(reason);
  }

  get size(): number {
    return this.held.size;
  }

  /** Renews now. Also for a cancel that happened in this process: no need to wait for the next renewal. */
  nudge(): void {
    this.renewing ??= this.renew().finally(() => {
      this.renewing = undefined;
    });
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.renewing;
  }

  private async renew(): Promise<void> {
    // Only what was held before the question: a lease taken while it was asked is not lost.
    const asked = [...this.held.values()];
    try {
      const renewed = await this.jobs.renew(asked, this.leaseMs);
      for (const lease of asked) {
        if (this.held.get(lease.jobId) !== lease) continue;
        const answer = renewed.get(lease.jobId);
        if (answer === undefined) lease.controller.abort(new WorkAborted('lease_lost'));
        else if (answer.cancelRequested) lease.controller.abort(new WorkAborted('cancelled'));
      }
      await this.beat();
    } catch (error) {
      this.log.write('warn', 'Leases could not be renewed; work goes on and its effects wait.', {
        error: messageOf(error),
      });
    }
  }
}
