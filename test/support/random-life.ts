import { DomainError } from '../../src/kernel/errors';
import { protocolActions, stepActions } from '../../src/protocols/domain/allowed-actions';
import { claim } from '../../src/protocols/domain/claim';
import * as control from '../../src/protocols/domain/control';
import { requestChanges } from '../../src/protocols/domain/request-changes';
import type { RunContext } from '../../src/protocols/domain/run-context';
import { type Failure, handBack, lose, settleFailure, settleIfCancelled } from '../../src/protocols/domain/settle';
import { settlePlanning } from '../../src/protocols/domain/settle-planning';
import { settleExecution, settleJudgement, settleNoVerdict } from '../../src/protocols/domain/settle-step';
import type { StepRun } from '../../src/steps/domain/step-run';
import { aReport, aStep, aVerdict } from './builders';
import type { Claimed, MemoryRun } from './memory-run';

const FAILURES: readonly Failure[] = [
  { errorClass: 'rate_limit', message: 'slow down', transient: true, needsPerson: false },
  { errorClass: 'command_failed', message: 'no', transient: false, needsPerson: false },
  { errorClass: 'auth', message: 'who are you', transient: false, needsPerson: true },
  { errorClass: 'internal', message: 'bug', transient: false, needsPerson: false },
  { errorClass: 'budget', message: 'spent', transient: false, needsPerson: true, code: 'budget_exceeded' },
];

/** One command of a life, chosen by a number: shrinks well, and ten thousand lives take seconds. */
export class RandomLife {
  private readonly leases: Claimed[] = [];
  private claims = 0;

  constructor(private readonly memory: MemoryRun) {}

  /** What was done, and whether it was refused. Anything but a domain error is thrown. */
  act(choice: number): string {
    const commands = this.commands(Math.floor(choice / 64));
    const [name, command] = commands[choice % commands.length] ?? ['nothing', () => undefined];
    try {
      command();
      return name;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return `${name} refused: ${error.code}`;
    }
  }

  private commands(pick: number): [string, () => unknown][] {
    const { memory } = this;
    const person = (work: (context: RunContext) => void) => () => {
      memory.transact(work);
    };
    const onStep = (work: (context: RunContext, step: StepRun) => void) =>
      person((context) => {
        const step = context.steps[pick % Math.max(1, context.steps.length)];
        if (step !== undefined) work(context, step);
      });
    const worker = (name: string, work: (context: RunContext) => void): [string, () => void] => [
      name,
      () => {
        // Mostly the newest lease, now and then one that was lost long ago.
        const lease = pick % 4 === 0 ? this.leases[pick % Math.max(1, this.leases.length)] : this.leases.at(-1);
        if (lease !== undefined) memory.asHolder(lease, work);
      },
    ];
    const usage = { inputTokens: pick % 50, outputTokens: pick % 7 };
    const report = aReport(usage, { costUsd: (pick % 3) / 8 });
    const failure = FAILURES[pick % FAILURES.length] ?? FAILURES[0];
    const claimNewest: [string, () => void] = [
      'claim',
      () => {
        this.claim(0);
      },
    ];
    const forward = worker('succeed', (context) => {
      this.succeed(context, pick);
    });
    return [
      ['start', person(control.start)],
      ['start', person(control.start)],
      ['pause', person(control.pause)],
      ['resume', person(control.resume)],
      ['resume', person(control.resume)],
      ...(pick % 5 === 0 ? [['cancel', person(control.cancel)] as [string, () => void]] : []),
      ['run_next_step', person(control.runNextStep)],
      ['run_next_step', person(control.runNextStep)],
      ['retry_latest', person(control.retryLatest)],
      ['retry_latest', person(control.retryLatest)],
      ['step run', onStep(control.runStep)],
      ['step run_qa', onStep(control.runQa)],
      ['step run_qa', onStep(control.runQa)],
      [
        'step approve',
        onStep((context, step) => {
          control.approve(context, step, 'seen');
        }),
      ],
      ['step cancel', onStep(control.cancelStep)],
      ['step retry_from', onStep(control.retryFrom)],
      [
        'step request_changes',
        onStep((context, step) => {
          requestChanges(context, step, { summary: 'no', comments: [], base: step.headSha ?? '' });
        }),
      ],
      [
        'claim',
        () => {
          this.claim(pick);
        },
      ],
      worker('fail', (context) => {
        if (failure !== undefined) settleFailure(context, failure, report, 100);
      }),
      worker('end from outside', (context) => {
        if (!settleIfCancelled(context, report)) handBack(context, report);
      }),
      worker('progress', ({ attempt }) => {
        Object.assign(attempt ?? {}, usage);
      }),
      [
        'lose',
        () => {
          memory.transact(lose, 'system');
        },
      ],
      ['wait', () => (memory.now += 60)],
      ...Array.from({ length: 3 }, (): [string, () => void] => [
        'claim and die',
        () => {
          this.claim(0);
          memory.transact(lose, 'system');
        },
      ]),
      ...Array.from({ length: 12 }, (_, at) => (at % 2 === 0 ? forward : claimNewest)),
    ];
  }

  /** The newest job, or any job of old times, as a queue that repeats and reorders would deliver it. */
  private claim(pick: number): void {
    const { memory } = this;
    const jobId = memory.jobs[memory.jobs.length - 1 - (pick % Math.max(1, memory.jobs.length))]?.id;
    const token = `token-${String(++this.claims)}`;
    const outcome = memory.transact((context) =>
      context.job?.id === jobId ? claim(context, { workerId: 'w', leaseToken: token, leaseMs: 100 }) : 'dropped',
    );
    if (outcome === 'claimed' && jobId !== undefined) this.leases.push({ jobId, token });
  }

  private succeed(context: RunContext, pick: number): void {
    const { attempt, run } = context;
    const report = aReport({ inputTokens: pick % 40, cachedInputTokens: pick % 9 });
    const sha = `sha-${String(run.lastSeq)}`;
    if (attempt?.kind === 'plan') {
      const steps = context.steps.length > 0 ? [] : [aStep({ stepIndex: 1 }), aStep({ stepIndex: 2 })];
      settlePlanning(context, {
        report,
        baseSha: 'base',
        planSha: sha,
        specHash: 'h',
        pushed: true,
        steps,
        source: 'engine',
      });
    } else if (attempt?.kind === 'execute') {
      settleExecution(context, { report, headSha: sha, pushed: true, files: 1 });
    } else if (pick % 6 === 0) {
      settleNoVerdict(context, { report, gates: [], code: 'qa_error', message: 'no verdict', retry: true });
    } else {
      const head = context.steps.find((step) => step.id === attempt?.stepRunId)?.headSha ?? 'none';
      const verdict = aVerdict(pick % 5 === 0 ? 'fail' : 'pass', { head_sha: head });
      settleJudgement(context, { report, verdict, gates: [], fingerprint: String(pick % 7) });
    }
  }
}

/** Something that somebody can do, or that will happen by itself, other than giving up. */
export function canMove({ run, steps, attempt }: MemoryRun): boolean {
  if (attempt !== undefined) return true;
  const own = protocolActions(run, steps, null).filter((action) => action !== 'cancel' && action !== 'pause');
  const ofSteps = steps.flatMap((step) => stepActions(run, steps, step, null)).filter((action) => action !== 'cancel');
  return own.length + ofSteps.length > 0;
}
