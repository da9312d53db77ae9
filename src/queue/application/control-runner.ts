import { randomUUID } from 'node:crypto';
import { DomainError, ForgeRateLimited, messageOf, Unavailable } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import type { ControlJobType, Job } from '../domain/job';
import { backoffMs, type BackoffOptions } from './backoff';
import type { ControlEnd, ControlHandlers, ControlOutcome, ControlWork } from './control-work';
import type { Dispatch, JobStore } from './job.store';
import type { LeaseKeeper } from './lease-keeper';
import { persistently } from './persistently';
import type { Relay } from './relay';
import { abortCauseOf } from './work';

export interface ControlRunnerOptions {
  readonly workerId: string;
  readonly leaseMs: number;
  readonly backoff: BackoffOptions;
}

/** Tells the timeline that a control job has failed for good. */
export type ControlFailureReport = (
  work: Pick<ControlWork, 'job' | 'protocolRunId' | 'cause'>,
  error: { readonly code: string; readonly message: string },
) => Promise<void>;

/**
 * Runs control jobs. They look before they act and may be run any number of times, so their row needs no transaction with
 * what they change: a crash in between runs them once more.
 */
export class ControlRunner {
  constructor(
    private readonly jobs: JobStore,
    private readonly relay: Relay,
    private readonly leases: LeaseKeeper,
    private readonly handlers: ControlHandlers,
    private readonly report: ControlFailureReport,
    private readonly log: Log,
    private readonly options: ControlRunnerOptions,
  ) {}

  /** Throws only when the claim itself fails. */
  async take(taken: Dispatch): Promise<void> {
    const { workerId, leaseMs } = this.options;
    const token = randomUUID();
    const job = await this.jobs.claimControl(taken.id, { workerId, token, leaseMs });
    if (job === undefined) return;
    const controller = new AbortController();
    this.leases.hold({ jobId: job.id, token }, controller);
    const ids = {
      worker_id: workerId,
      job_id: job.id,
      project_id: job.projectId,
      protocol_id: job.protocolRunId ?? undefined,
      request_id: job.requestId,
    };
    try {
      await this.log.within(ids, () => this.run(job, token, controller.signal));
    } finally {
      this.leases.release({ jobId: job.id, token });
    }
  }

  private async run(job: Job, token: string, signal: AbortSignal): Promise<void> {
    const { projectId, protocolRunId, requestId } = job;
    const cause = { actor: `worker:${this.options.workerId}`, requestId };
    const work: ControlWork = { job, projectId, protocolRunId, cause, workerId: this.options.workerId, signal };
    const end = await this.endOf(work);
    if (abortCauseOf(signal) === 'lease_lost') return;
    try {
      if (end.kind === 'failed') {
        // A worker that was frozen has not heard yet that its lease is gone, and what failed for it may work for its successor.
        const held = await persistently(signal, () =>
          this.jobs.renew([{ jobId: job.id, token }], this.options.leaseMs),
        );
        if (!held.has(job.id)) return;
        await persistently(signal, () => this.report(work, end.error));
      }
      const due = await persistently(signal, () => this.jobs.settleControl({ jobId: job.id, token }, job.wakes, end));
      if (due !== undefined) this.relay.offer([due]);
    } catch (error) {
      this.log.write('warn', `The end of ${job.type} could not be recorded; its lease will run out.`, {
        error: messageOf(error),
      });
    }
  }

  private async endOf(work: ControlWork): Promise<ControlEnd> {
    const { type } = work.job;
    try {
      const outcome: ControlOutcome = await this.handlers[type as ControlJobType].handle(work);
      if (outcome.kind !== 'failed') return outcome;
      this.log.write('warn', `${type} failed: ${outcome.message}`, { code: outcome.code });
      return { kind: 'failed', error: { code: outcome.code, message: outcome.message } };
    } catch (error) {
      return this.endOfError(work, error);
    }
  }

  private endOfError({ job, signal }: ControlWork, error: unknown): ControlEnd {
    const code = error instanceof DomainError ? error.code : 'internal';
    const told = { code, message: messageOf(error) };
    if (abortCauseOf(signal) === 'shutdown') return { kind: 'again', afterMs: 0 };
    const passing = error instanceof Unavailable || !(error instanceof DomainError);
    // A bug fails the same way for ever; an outage does not.
    if (!passing || (!(error instanceof DomainError) && job.attempts >= 10)) {
      this.log.write('error', `${job.type} failed: ${told.message}`, { code, error: stackOf(error) });
      return { kind: 'failed', error: told };
    }
    const level = error instanceof DomainError ? 'warn' : 'error';
    this.log.write(level, `${job.type} is tried again: ${told.message}`, { code, error: stackOf(error) });
    return { kind: 'again', afterMs: this.delayAfter(job, error), error: told };
  }

  private delayAfter(job: Job, error: unknown): number {
    if (error instanceof ForgeRateLimited) return Math.max(1_000, error.retryAt - Date.now());
    return backoffMs(job.attempts, this.options.backoff);
  }
}

function stackOf(error: unknown): string | undefined {
  return error instanceof Error && !(error instanceof DomainError) ? error.stack : undefined;
}
