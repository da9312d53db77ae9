import type { NewEvent } from '../../src/events/domain/event';
import { LeaseLost } from '../../src/kernel/errors';
import { Ids } from '../../src/kernel/ids';
import type { ProtocolRun } from '../../src/protocols/domain/protocol-run';
import type { RunContext } from '../../src/protocols/domain/run-context';
import { followUp, shownOnForge } from '../../src/protocols/domain/follow-up';
import type { ControlJobType, Job } from '../../src/queue/domain/job';
import { type Attempt } from '../../src/steps/domain/attempt';
import { isActive } from '../../src/steps/domain/attempt.lifecycle';
import type { StepRun } from '../../src/steps/domain/step-run';
import { aJobOf, anAttempt, aProtocolRun, aStep } from './builders';

class CountingIds extends Ids {
  private last = 0;

  next(): string {
    return `id-${String(++this.last)}`;
  }
}

export interface Claimed {
  readonly jobId: string;
  readonly token: string;
}

/**
 * The aggregate in memory, with the transactions of the unit of work: the active attempt and its job are loaded, what
 * throws changes nothing, and no second active attempt gets in.
 */
export class MemoryRun {
  now = 1_000;
  attempts: Attempt[] = [];
  jobs: Job[] = [];
  /** Control jobs that were wanted, in order. */
  woken: ControlJobType[] = [];
  events: (NewEvent & { readonly seq: number })[] = [];
  private readonly ids = new CountingIds();

  constructor(
    public run: ProtocolRun,
    public steps: StepRun[],
    active?: Attempt,
    readonly jobAttempts = 3,
  ) {
    if (active !== undefined) {
      this.attempts.push(active);
      this.jobs.push(aJobOf(active, { maxAttempts: jobAttempts }));
    }
  }

  get attempt(): Attempt | undefined {
    return this.attempts.find((attempt) => isActive(attempt.status));
  }

  get job(): Job | undefined {
    const { attempt } = this;
    return this.jobs.find((job) => isOpen(job) && job.attemptId === attempt?.id);
  }

  transact<T>(work: (context: RunContext) => T, actor = 'user:test'): T {
    const attempts = this.attempts.map((attempt) => (isActive(attempt.status) ? { ...attempt } : attempt));
    const jobs = this.jobs.map((job) => (isOpen(job) ? { ...job } : job));
    const attempt = attempts.find(({ status }) => isActive(status)) ?? null;
    const events: NewEvent[] = [];
    const woken: ControlJobType[] = [];
    const context: RunContext = {
      now: this.now,
      ids: this.ids,
      cause: { actor, requestId: null },
      jobAttempts: this.jobAttempts,
      run: { ...this.run },
      steps: this.steps.map((step) => ({ ...step })),
      attempt,
      job: jobs.find((job) => isOpen(job) && attempt !== null && job.attemptId === attempt.id) ?? null,
      record: (event) => events.push(event),
      addStep: (step) => {
        context.steps.push(step);
        context.steps.sort((a, b) => a.stepIndex - b.stepIndex);
      },
      changeSpec: () => undefined,
      addAttempt: (added) => {
        attempts.push(added);
        context.attempt = added;
      },
      addJob: (added) => {
        jobs.push(added);
        context.job = added;
      },
      wake: (type) => {
        woken.push(type);
      },
    };
    const before = shownOnForge(context);
    const value = work(context);
    followUp(context, before);
    this.woken.push(...woken);
    if (attempts.filter(({ status }) => isActive(status)).length > 1) throw new Error('uq_attempts_active');
    for (const event of events) this.events.push({ ...event, seq: ++context.run.lastSeq });
    Object.assign(this, { run: context.run, steps: context.steps, attempts, jobs });
    return value;
  }

  /** As `transactAsHolder` does it. */
  asHolder<T>(lease: Claimed, work: (context: RunContext) => T): T {
    return this.transact((context) => {
      const { job } = context;
      if (job?.id !== lease.jobId || job.status !== 'started' || job.leaseToken !== lease.token)
        throw new LeaseLost(lease.jobId);
      return work(context);
    }, 'worker:test');
  }

  step(index: number): StepRun {
    const step = this.steps.find((candidate) => candidate.stepIndex === index);
    if (step === undefined) throw new Error(`No step ${String(index)}.`);
    return step;
  }

  eventTypes(): string[] {
    return this.events.map((event) => event.type);
  }
}

function isOpen(job: Job): boolean {
  return job.status === 'queued' || job.status === 'started';
}

/** A planned run of two steps, running, with nothing under way. */
export function aContext(fields: { run?: ProtocolRun; steps?: StepRun[]; attempt?: Attempt } = {}): MemoryRun {
  const steps = fields.steps ?? [aStep({ stepIndex: 1 }), aStep({ stepIndex: 2 })];
  return new MemoryRun(fields.run ?? aProtocolRun(), steps, fields.attempt);
}

/** Its first step in execution. */
export function anExecutingRun(run: Partial<ProtocolRun> = {}, step: Partial<StepRun> = {}): MemoryRun {
  const first = aStep({ stepIndex: 1, status: 'running', attemptsCount: 1, ...step });
  const attempt = anAttempt({ status: 'running', baseSha: 'plan', workerId: 'worker' });
  return new MemoryRun(aProtocolRun(run), [first, aStep({ stepIndex: 2 })], attempt);
}

/** Its first step in QA. */
export function aJudgedRun(run: Partial<ProtocolRun> = {}, step: Partial<StepRun> = {}): MemoryRun {
  const executed = { attemptsCount: 2, baseSha: 'plan', headSha: 'head' };
  const first = aStep({ stepIndex: 1, status: 'needs_qa', ...executed, ...step });
  const attempt = anAttempt({ status: 'running', kind: 'qa', number: 2, workerId: 'worker' });
  return new MemoryRun(aProtocolRun(run), [first, aStep({ stepIndex: 2 })], attempt);
}
