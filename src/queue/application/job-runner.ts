import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DomainError, LeaseLost, messageOf, Unavailable } from '../../kernel/errors';
import type { Log } from '../../ports/log';
import type { QueueMessage } from '../../ports/queue-transport';
import type { Lease, ProtocolStore } from '../../protocols/application/protocol.store';
import { claim, isClaimable } from '../../protocols/domain/claim';
import { lossesOf, mustRunAlone, postpone } from '../../protocols/domain/poison';
import { type RunContext, stepOf } from '../../protocols/domain/run-context';
import { settleFailure } from '../../protocols/domain/settle';
import { carriesAttempt, type QueueName } from '../domain/job';
import { backoffMs, type BackoffOptions } from './backoff';
import type { ControlRunner } from './control-runner';
import { ElbowRoom, type Place } from './elbow-room';
import type { Dispatch } from './job.store';
import type { LeaseKeeper } from './lease-keeper';
import { persistently } from './persistently';
import type { QueueRelay, Slot } from './queue-relay';
import { reportOf } from './report';
import { type AbortCause, abortCauseOf, type JobHandlers, type Work, WorkAborted } from './work';

export interface JobRunnerOptions {
  readonly workerId: string;
  readonly epoch: string;
  readonly leaseMs: number;
  readonly slots: Readonly<Record<QueueName, number>>;
  readonly backoff: BackoffOptions;
}

/** A slot that had to turn a job away rests: a worker that may take nothing must not go through the whole queue. */
const TURNED_AWAY_MS = 1_000;

/** Takes messages of the queue, claims their rows and runs their handlers. Never throws: the row tells what happened. */
export class JobRunner {
  private readonly busy: Record<QueueName, number> = { agents: 0, control: 0 };
  private draining = false;
  private readonly stopping = new AbortController();
  private readonly room = new ElbowRoom();

  constructor(
    private readonly store: ProtocolStore,
    private readonly relay: QueueRelay,
    private readonly leases: LeaseKeeper,
    private readonly handlers: JobHandlers,
    private readonly control: ControlRunner,
    private readonly log: Log,
    private readonly options: JobRunnerOptions,
  ) {}

  /** From now on nothing is claimed; what still arrives is given back. */
  drain(): void {
    this.draining = true;
    this.stopping.abort();
  }

  slotsUsed(queue: QueueName): number {
    return this.busy[queue];
  }

  /** A question, not a field: the answer changes while a job runs. */
  private isDraining(): boolean {
    return this.draining;
  }

  async handle(queue: QueueName, message: QueueMessage): Promise<void> {
    // A newer worker's message, or one of another database: not ours to judge, the row is safe where it is.
    if ((message.v as number) !== 1 || message.epoch !== this.options.epoch) return;
    let next: Dispatch | undefined = { id: message.jobId, queue, dispatch: message.dispatch };
    if (this.draining) {
      // Its queue believes that it has delivered: without a word the job would be missed only after some seconds.
      await this.relay.giveBack(next);
      return;
    }
    this.busy[queue] += 1;
    try {
      while (next !== undefined && !this.isDraining()) {
        const slot: Slot = {
          queue,
          mayKeep: () => !this.draining && this.busy[queue] < this.options.slots[queue],
          kept: undefined,
        };
        const taken: Dispatch = next;
        await this.relay.inSlot(slot, () => this.take(taken));
        next = slot.kept;
      }
    } finally {
      this.busy[queue] -= 1;
    }
  }

  private async take(taken: Dispatch): Promise<void> {
    try {
      if (taken.queue === 'control') {
        await this.control.take(taken);
        return;
      }
      await this.claimAndRun(taken.id);
    } catch (error) {
      // The claim did not come through: the database is away, or has just cut the connection. If it stands all the same,
      // giving back changes nothing, and nobody renews its lease.
      this.log.write('warn', 'A job could not be claimed.', { job_id: taken.id, error: messageOf(error) });
      await this.relay.giveBack(taken);
    }
  }

  /** Runs it to its end; resolves without a word when it is not its turn. */
  private async claimAndRun(jobId: string): Promise<void> {
    const held: { place?: Place | undefined; refused?: true } = {};
    try {
      const work = await this.claim(jobId, held);
      if (held.refused === true) await this.rest();
      if (work === undefined) return;
      const { job, run, step, attempt } = work;
      const ids = {
        worker_id: this.options.workerId,
        job_id: job.id,
        project_id: run.projectId,
        protocol_id: run.id,
        step_id: step?.id,
        attempt_id: attempt.id,
        request_id: job.requestId,
      };
      await this.log.within(ids, () => this.run(work));
    } finally {
      held.place?.leave();
    }
  }

  private async claim(jobId: string, held: { place?: Place | undefined; refused?: true }): Promise<Work | undefined> {
    const { workerId, leaseMs } = this.options;
    const leaseToken = randomUUID();
    const cause = { actor: `worker:${workerId}`, requestId: null };
    const controller = new AbortController();
    const work = await this.store.transactForJob(jobId, cause, (context) => {
      if (context.job?.id !== jobId || context.attempt === null || !isClaimable(context)) return undefined;
      held.place = this.room.enter(mustRunAlone(lossesOf(context, context.attempt)));
      if (held.place === undefined) {
        held.refused = true;
        if (postpone(context, workerId)) this.room.promise();
        return undefined;
      }
      if (claim(context, { workerId, leaseToken, leaseMs }) !== 'claimed') return undefined;
      return this.workOf(context, leaseToken, controller);
    });
    // After the commit: a renewal in between would not find the lease, and take it for lost; and a claim whose commit was
    // cut off may stand, so a lease that nobody works for must run out.
    if (work !== undefined) this.leases.hold({ jobId, token: leaseToken }, controller);
    return work;
  }

  private async rest(): Promise<void> {
    await pause(TURNED_AWAY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private workOf(context: RunContext, token: string, controller: AbortController): Work | undefined {
    const { job, attempt, run } = context;
    if (job === null || attempt === null || !carriesAttempt(job.type)) return undefined;
    const lease: Lease = { jobId: job.id, protocolRunId: run.id, attemptId: attempt.id, token };
    const abort = (cause: AbortCause): void => {
      controller.abort(new WorkAborted(cause));
    };
    return {
      type: job.type,
      job,
      run,
      step: stepOf(context, attempt),
      attempt,
      lease,
      cause: { actor: context.cause.actor, requestId: job.requestId },
      workerId: this.options.workerId,
      signal: controller.signal,
      abort,
    };
  }

  private async run(work: Work): Promise<void> {
    this.log.write('info', `${work.job.type} began.`);
    try {
      await this.handlers[work.type].handle(work);
      this.log.write('info', `${work.job.type} ended.`);
    } catch (error) {
      if (error instanceof LeaseLost || abortCauseOf(work.signal) === 'lease_lost') {
        this.log.write('warn', 'The lease was lost; nothing was written.');
      } else {
        await this.fail(work, error);
      }
    } finally {
      this.leases.release(work.lease);
    }
  }

  /** A handler settles what it understands; what it throws is ours to explain: a failed git command, or a bug. */
  private async fail(work: Work, error: unknown): Promise<void> {
    this.log.write('error', `${work.job.type} failed: ${messageOf(error)}`, {
      error: error instanceof Error ? error.stack : error,
    });
    const git = error instanceof DomainError && error.code.startsWith('git.');
    const failure = {
      errorClass: git ? 'git' : 'internal',
      message: messageOf(error),
      // A rule that says no will say no again; a remote or a disk may come back.
      transient: error instanceof Unavailable || !(error instanceof DomainError),
      needsPerson: error instanceof DomainError && !(error instanceof Unavailable),
      ...(error instanceof DomainError ? { code: error.code } : {}),
    } as const;
    const delay = backoffMs(work.job.attempts, this.options.backoff);
    try {
      await persistently(work.signal, () =>
        this.store.transactAsHolder(work.lease, work.cause, (context) => {
          // As the row has it now: what the engine cost was noted there, and the claim's copy knows nothing of it.
          settleFailure(context, failure, reportOf(context.attempt ?? work.attempt), delay);
        }),
      );
    } catch (late) {
      this.log.write('warn', 'The failure could not be recorded; the lease will run out.', { error: messageOf(late) });
    }
  }
}
