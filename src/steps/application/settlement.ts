import { LeaseLost } from '../../kernel/errors';
import type { EngineResult } from '../../ports/engine';
import type { ProtocolStore } from '../../protocols/application/protocol.store';
import type { Breach } from '../../protocols/domain/budget';
import type { RunContext } from '../../protocols/domain/run-context';
import {
  type Failure,
  handBack,
  type RunReport,
  settleFailure,
  settleIfCancelled,
} from '../../protocols/domain/settle';
import { backoffMs, type BackoffOptions } from '../../queue/application/backoff';
import type { Attempt } from '../domain/attempt';
import { startedOf } from './started-command';
import { persistently } from '../../queue/application/persistently';
import { abortCauseOf, type Work } from '../../queue/application/work';

/** Writes how an attempt ended: under the lease, and through an outage of the database. */
export class Settlement {
  constructor(
    private readonly store: ProtocolStore,
    private readonly backoff: BackoffOptions,
  ) {}

  /** One fenced transaction; throws `job.lease_lost`, having written nothing. */
  write(work: Work, settle: (context: RunContext) => void): Promise<void> {
    return persistently(work.signal, () =>
      this.store.transactAsHolder(work.lease, work.cause, (context) => {
        Object.assign(context.attempt ?? {}, startedOf(work));
        settle(context);
      }),
    );
  }

  /** Notes figures or a commit on the running attempt; throws `job.lease_lost`. Also the last look before an outside effect. */
  async note(work: Work, progress: Partial<Attempt>): Promise<void> {
    const held = await persistently(work.signal, () => this.store.saveProgress(work.lease, progress));
    if (!held) throw new LeaseLost(work.job.id);
  }

  fail(work: Work, failure: Failure, report: RunReport, also?: (context: RunContext) => void): Promise<void> {
    const delay = backoffMs(work.job.attempts, this.backoff);
    return this.write(work, (context) => {
      also?.(context);
      settleFailure(context, failure, report, delay);
    });
  }

  /** When the work was ended from outside, writes that and says true. */
  async endedFromOutside(work: Work, report: RunReport): Promise<boolean> {
    const cause = abortCauseOf(work.signal);
    if (cause === undefined || cause === 'budget') return false;
    if (cause === 'lease_lost') throw new LeaseLost(work.job.id);
    await this.write(work, (context) => {
      if (!settleIfCancelled(context, report)) handBack(context, report);
    });
    return true;
  }
}

/** What an engine's bad ending means for the run. */
export function failureOf(result: EngineResult, breach: Breach | undefined, stoppedByBudget: boolean): Failure {
  if (stoppedByBudget && breach !== undefined) {
    return {
      errorClass: 'budget',
      message: breach.message,
      transient: false,
      needsPerson: true,
      code: 'budget_exceeded',
    };
  }
  return {
    errorClass: result.errorClass ?? 'unknown',
    message: result.message ?? 'The engine ended without saying why.',
    transient: result.retryable,
    needsPerson: result.outcome === 'blocked',
  };
}

/** On the timeline once, when an attempt has passed a cap. */
export function recordBreach(context: RunContext, work: Work, breach: Breach | undefined): void {
  if (breach === undefined) return;
  const strict = work.run.policies.token_budget_mode === 'strict';
  context.record({
    type: strict ? 'budget_exceeded' : 'budget_warning',
    message: breach.message,
    stepRunId: work.step?.id ?? null,
    attemptId: work.attempt.id,
    metadata: { ...breach },
  });
}
