import fc from 'fast-check';
import { anUnplannedRun, aStep, POLICIES } from '../../../test/support/builders';
import { MemoryRun } from '../../../test/support/memory-run';
import { canMove, RandomLife } from '../../../test/support/random-life';
import { ATTEMPT_TRANSITIONS, isActive } from '../../steps/domain/attempt.lifecycle';
import { STEP_TRANSITIONS } from '../../steps/domain/step-run.lifecycle';
import { billableTokens, type SpentUsage } from '../../steps/domain/usage';
import { acceptsWork, isTerminal, PROTOCOL_TRANSITIONS } from './protocol-run.lifecycle';

type Table = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** True when some moves of the table lead there within one transaction. */
function leads(table: Table, from: string, to: string, moves = 3): boolean {
  if (from === to) return true;
  return moves > 0 && Object.values(table[from] ?? {}).some((next) => leads(table, next, to, moves - 1));
}

interface Before {
  readonly run: MemoryRun['run'];
  readonly steps: ReadonlyMap<string, string>;
  readonly attempts: ReadonlyMap<string, string>;
}

function snapshot({ run, steps, attempts }: MemoryRun): Before {
  return {
    run,
    steps: new Map(steps.map((step) => [step.id, step.status])),
    attempts: new Map(attempts.map((attempt) => [attempt.id, attempt.status])),
  };
}

function brokenRule(before: Before, after: MemoryRun, did: string): string | undefined {
  const { run, steps, attempts, jobs, events } = after;
  const active = attempts.filter((attempt) => isActive(attempt.status));
  const [attempt] = active;
  const open = jobs.filter((job) => job.status === 'queued' || job.status === 'started');
  const [job] = open;
  if (active.length > 1) return 'two active attempts';
  if (!leads(PROTOCOL_TRANSITIONS, before.run.status, run.status))
    return `run went ${before.run.status} to ${run.status}`;
  if (isTerminal(before.run.status) && run.status !== before.run.status) return 'a terminal run came back';
  for (const step of steps) {
    const from = before.steps.get(step.id) ?? 'pending';
    if (!leads(STEP_TRANSITIONS, from, step.status)) return `step went ${from} to ${step.status}`;
    if (
      step.status === 'completed' &&
      (step.verdict?.verdict !== 'pass' || step.headSha === null || step.verdict.head_sha !== step.headSha)
    )
      return 'completed without evidence';
    if (
      step.status === 'running' &&
      !(attempt?.status === 'running' && attempt.kind === 'execute' && attempt.stepRunId === step.id)
    )
      return 'a step is running and nobody runs it';
  }
  for (const each of attempts) {
    const from = before.attempts.get(each.id) ?? 'queued';
    if (!leads(ATTEMPT_TRANSITIONS, from, each.status, 2)) return `attempt went ${from} to ${each.status}`;
  }
  if (attempt?.status === 'running' && attempt.kind === 'execute' && job?.cancelRequested === 0) {
    if (steps.find((step) => step.id === attempt.stepRunId)?.status !== 'running')
      return 'an execution without its step';
  }
  if (open.length !== active.length || job?.attemptId !== attempt?.id) return 'a job without its attempt';
  if (attempt !== undefined && (job?.status === 'started') !== (attempt.status === 'running'))
    return 'job and attempt disagree';
  if (attempt?.status === 'queued' && !acceptsWork(run.status) && run.status !== 'paused') return 'queued for ever';
  if (
    attempt?.status === 'running' &&
    !acceptsWork(run.status) &&
    run.status !== 'paused' &&
    job?.cancelRequested !== 1
  )
    return 'runs on after the run has stopped';
  if ((run.status === 'paused') !== (run.pausedFrom !== null)) return 'pausedFrom';
  if (
    did === 'claim' &&
    before.run.status === 'paused' &&
    jobs.some(
      (each) =>
        each.startedAt === after.now &&
        each.status === 'started' &&
        before.attempts.get(each.attemptId ?? '') === 'queued',
    )
  )
    return 'claimed while paused';
  if (run.status === 'completed' && steps.some((step) => step.status !== 'completed')) return 'completed too early';
  const ended = attempts.filter((each) => !isActive(each.status));
  const sum = (of: readonly SpentUsage[]): number => of.reduce((total, each) => total + billableTokens(each), 0);
  if (sum(ended) !== billableTokens(run)) return 'the run costs other than its attempts';
  for (const step of steps) {
    if (sum(ended.filter((each) => each.stepRunId === step.id)) !== billableTokens(step))
      return 'the step costs other than its attempts';
  }
  if (events.some((event, at) => event.seq !== at + 1) || run.lastSeq !== events.length) return 'a gap in the events';
  if (!isTerminal(run.status) && !canMove(after))
    return `stuck: ${run.status} ${steps.map((step) => step.status).join(' ')}`;
  return undefined;
}

const life = fc.record({
  auto: fc.boolean(),
  autoQa: fc.boolean(),
  skipQa: fc.boolean(),
  given: fc.boolean(),
  cap: fc.option(fc.integer({ min: 0, max: 200 })),
  choices: fc.array(fc.nat({ max: 64 * 64 - 1 }), { minLength: 10, maxLength: 100, size: 'max' }),
});

describe('any life of a protocol', () => {
  const { stackTraceLimit } = Error;
  beforeAll(() => (Error.stackTraceLimit = 0));
  afterAll(() => (Error.stackTraceLimit = stackTraceLimit));

  it('keeps the rules, whatever people, workers and the queue do in whatever order', () => {
    const reached = new Map<string, number>();
    const count = (what: string): Map<string, number> => reached.set(what, (reached.get(what) ?? 0) + 1);
    fc.assert(
      fc.property(life, ({ auto, autoQa, skipQa, given, cap, choices }) => {
        const policies = { ...POLICIES, auto_advance: auto, auto_qa_after_exec: autoQa, max_tokens_per_protocol: cap };
        const qa = skipQa ? ({ policy: 'skip' } as const) : {};
        const steps = given ? [aStep({ stepIndex: 1, qa }), aStep({ stepIndex: 2 }), aStep({ stepIndex: 3 })] : [];
        const memory = new MemoryRun(anUnplannedRun({ policies }), steps);
        const random = new RandomLife(memory);
        const log: string[] = [];
        for (const choice of choices) {
          const before = snapshot(memory);
          const did = random.act(choice);
          log.push(did);
          const broken = brokenRule(before, memory, did);
          if (broken !== undefined) throw new Error(`${broken}\n${log.join('\n')}`);
        }
        count(memory.run.status);
        for (const attempt of memory.attempts) count(`attempt ${attempt.status}`);
        if (memory.steps.some((step) => step.statusReason?.code === 'poison_step')) count('poison');
      }),
      { numRuns: 10_000 },
    );
    // The walks must get about, or they prove nothing.
    for (const status of [
      ...Object.keys(PROTOCOL_TRANSITIONS),
      'attempt succeeded',
      'attempt lost',
      'attempt failed',
      'poison',
    ])
      expect([status, (reached.get(status) ?? 0) > 0]).toEqual([status, true]);
  }, 120_000);
});
