import fc from 'fast-check';
import { aJobOf, anAttempt, anUnplannedRun, aProtocolRun, aStep, POLICIES } from '../../../test/support/builders';
import { MemoryRun } from '../../../test/support/memory-run';
import { RandomLife } from '../../../test/support/random-life';
import { ATTEMPT_KINDS } from '../../steps/domain/attempt';
import { STEP_STATUSES } from '../../steps/domain/step-run.lifecycle';
import { isTerminal, PROTOCOL_STATUSES } from './protocol-run.lifecycle';
import { NO_FACTS, type Waiting, WAITING_CODES, type WaitingFacts, type WaitingState } from './waiting';
import { stepWaitingFor, waitingFor } from './waiting-for';

const NOW = 1_000_000;

const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });
const anyTime = fc.integer({ min: NOW - 100_000, max: NOW + 100_000 });

const anyFacts: fc.Arbitrary<WaitingFacts> = fc.record({
  now: fc.constant(NOW),
  fleet: fc.record({
    workers: fc.nat(2),
    slots: fc.nat(4),
    running: fc.nat(4),
    queueAwaySince: optional(anyTime),
  }),
  ahead: optional(fc.nat(5)),
  worker: optional(fc.record({ heartbeatAt: anyTime, stoppedAt: optional(anyTime) })),
  since: optional(anyTime),
  by: optional(fc.constantFrom('user:ada', 'system')),
});

/** Every status of the lifecycles beside every other, possible or not. */
const anyState: fc.Arbitrary<WaitingState> = fc
  .record({
    status: fc.constantFrom(...PROTOCOL_STATUSES),
    first: fc.constantFrom(...STEP_STATUSES),
    second: fc.constantFrom(...STEP_STATUSES),
    attempt: optional(
      fc.record({ kind: fc.constantFrom(...ATTEMPT_KINDS), status: fc.constantFrom('queued', 'running') }),
    ),
    due: anyTime,
    leaseUntil: anyTime,
    forge: fc.boolean(),
    onCi: fc.boolean(),
    losses: fc.nat(3),
    facts: anyFacts,
  })
  .map(({ status, first, second, attempt, due, leaseUntil, forge, onCi, losses, facts }): WaitingState => {
    const active =
      attempt === null
        ? null
        : anAttempt({ kind: attempt.kind, status: attempt.status === 'running' ? 'running' : 'queued' });
    const policies = { ...POLICIES, auto_qa_on_ci: onCi, open_pr: forge ? ('end' as const) : ('never' as const) };
    return {
      run: aProtocolRun({ status, policies, ciProvider: forge ? 'github' : null }),
      steps: [aStep({ status: first, losses }), aStep({ status: second, stepIndex: 2 })],
      attempt: active,
      job: active === null ? null : aJobOf(active, { nextAttemptAt: due, leaseUntil }),
      controls: [],
      facts,
    };
  });

function expectSentence(waiting: Waiting | null): void {
  expect(waiting?.message).toMatch(/^[A-Z].*\.$/);
  expect(waiting?.message).not.toMatch(/undefined|null|NaN|\?/);
  expect(WAITING_CODES).toContain(waiting?.code);
}

describe('whatever the state', () => {
  it('a run that is not over has a reason in a sentence, and one that is over has none', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const found = waitingFor(state);
        const over = isTerminal(state.run.status) && state.attempt?.status !== 'running';
        if (over) expect(found).toBeNull();
        else expectSentence(found);
        for (const step of state.steps) {
          const ofStep = stepWaitingFor(state, step);
          if (ofStep !== null) expectSentence(ofStep);
          if (!isTerminal(state.run.status) && step.status !== 'completed') expectSentence(ofStep);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  /** Random lives, none of which may be without a reason; adds the codes that they came by to `seen`. */
  const lives = (seen: Set<string>): fc.IProperty<unknown> =>
    fc.property(
      fc.array(fc.nat(64 * 1_000), { minLength: 1, maxLength: 30 }),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (choices, auto, judges, planned) => {
        const policies = { ...POLICIES, auto_advance: auto, auto_qa_after_exec: judges };
        const run = planned ? aProtocolRun({ status: 'planned', policies }) : anUnplannedRun({ policies });
        const memory = new MemoryRun(run, [aStep(), aStep({ stepIndex: 2 })]);
        const life = new RandomLife(memory);
        for (const choice of choices) {
          const did = life.act(choice);
          memory.now += 1;
          const { steps, attempt = null, job = null } = memory;
          const fleet = { workers: 1, slots: 1, running: 0, queueAwaySince: null };
          const facts = { ...NO_FACTS, now: memory.now, fleet, ahead: 0 };
          const found = waitingFor({ run: memory.run, steps, attempt, job, controls: [], facts });
          seen.add(found?.code ?? 'over');
          if (found?.code === 'unexplained') throw new Error(`after ${did}: ${found.message}`);
          expect(found === null).toBe(isTerminal(memory.run.status) && attempt?.status !== 'running');
        }
      },
    );

  it('nothing is unexplained in any life that a run can have', () => {
    fc.assert(lives(new Set()), { numRuns: 1_000 });
  });

  /** The same lives each time: which of them come by a rare reason must not be left to chance. */
  it('and those lives come by these reasons', () => {
    const seen = new Set<string>();
    fc.assert(lives(seen), { numRuns: 1_500, seed: 20_261_128 });
    const reasons = 'approval,blocked,budget,ending,next_step,over,paused,queued,working'.split(',');
    expect(reasons.filter((reason) => !seen.has(reason))).toEqual([]);
  });
});
