import { aJobOf, anAttempt, aProtocolRun, aStep, POLICIES } from '../../../test/support/builders';
import type { ProtocolRun } from './protocol-run';
import { HELD, type Job } from '../../queue/domain/job';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun } from '../../steps/domain/step-run';
import { stepWaitingFor, waitingFor } from './waiting-for';
import { type Fleet, NO_FACTS, type WaitingFacts, type WaitingState } from './waiting';

const NOW = Date.UTC(2026, 0, 31);
const FLEET: Fleet = { workers: 1, slots: 2, running: 0, queueAwaySince: null };

interface Given {
  readonly run?: Partial<ProtocolRun>;
  readonly step?: Partial<StepRun>;
  readonly attempt?: Partial<Attempt>;
  readonly job?: Partial<Job>;
  readonly control?: Partial<Job>;
  readonly facts?: Partial<WaitingFacts>;
}

function stateOf({ run, step, attempt, job, control, facts }: Given): WaitingState {
  const its = attempt === undefined ? null : anAttempt({ number: 2, workerId: null, ...attempt });
  return {
    run: aProtocolRun({ ...run }),
    steps: [aStep({ stepName: 'Add the table', ...step }), aStep({ stepIndex: 2 })],
    attempt: its,
    job: its === null ? null : aJobOf(its, { nextAttemptAt: NOW, leaseUntil: NOW + 15_000, ...job }),
    controls: control === undefined ? [] : [aJobOf(anAttempt(), { attemptId: null, ...control })],
    facts: { ...NO_FACTS, now: NOW, fleet: FLEET, ahead: 0, ...facts },
  };
}

describe('waitingFor', () => {
  const judged = { status: 'needs_qa', headSha: 'abc' } as const;
  const running = { status: 'running', workerId: 'w-1' } as const;
  const blocked = { status: 'blocked', statusReason: { code: 'x', message: 'No codex here.' } } as const;
  const soon = { nextAttemptAt: NOW + 60_000 };

  it.each<[string, Given, string | null, string | undefined]>([
    ['completed', { run: { status: 'completed' } }, null, undefined],
    ['cancelled', { run: { status: 'cancelled' } }, null, undefined],
    [
      'queued, with room',
      { attempt: {} },
      'Step Add the table (attempt 2) is queued: a worker takes it in a moment.',
      'queued',
    ],
    [
      'queued far back',
      { attempt: {}, facts: { ahead: null } },
      'Step Add the table (attempt 2) is queued on 2 slots, far behind others.',
      'queued',
    ],
    [
      'queued for planning',
      { run: { status: 'planning' }, attempt: { kind: 'plan', number: 1, stepRunId: null }, facts: { ahead: 5 } },
      'Planning (attempt 1) is queued behind 5 attempts on 2 slots.',
      'queued',
    ],
    [
      'delayed',
      { attempt: { kind: 'qa' }, job: { ...soon, attempts: 1, errorCode: 'rate_limit', error: 'Slow down.' } },
      'The QA of step Add the table (attempt 2) is tried again at 2026-01-31T00:01:00.000Z (try 2 of 3, after rate_limit: Slow down).',
      'retry',
    ],
    [
      'silent, but not lost',
      {
        attempt: running,
        facts: { worker: { heartbeatAt: NOW - 9_000, stoppedAt: null } },
        job: { leaseUntil: NOW + 6_000 },
      },
      'Worker w-1, which is at step Add the table (attempt 2), has not been heard of for 9 s: the work is given to another unless it is within 6 s.',
      'worker_lost',
    ],
    [
      'paused with held work',
      {
        run: { status: 'paused' },
        attempt: {},
        job: { nextAttemptAt: HELD },
        facts: { since: NOW - 60_000, by: 'user:ada' },
      },
      'It was paused by ada 60 s ago: resume it.',
      'paused',
    ],
    [
      'paused, but still at work',
      { run: { status: 'paused' }, attempt: running },
      'Worker w-1 is at step Add the table (attempt 2). It is paused: nothing else starts until it is resumed.',
      'working',
    ],
    [
      'blocked',
      { run: blocked, step: { status: 'blocked' } },
      'It is blocked: No codex here. Possible now: cancel, retry_latest, approve the step.',
      'blocked',
    ],
    ['failed', { run: { status: 'failed' } }, 'It is failed. Possible now: retry_latest.', 'failed'],
    [
      'waiting for a merge that CI has not seen',
      {
        run: { ciProvider: 'gitlab', policies: { ...POLICIES, open_pr: 'end' }, pr: pullRequest({ mergeable: null }) },
        step: judged,
      },
      'It waits for a person: run_qa or approve of step Add the table.',
      'approval',
    ],
    [
      'held without a pause, which nothing would end',
      { attempt: {}, job: { nextAttemptAt: HELD }, facts: { since: NOW - 3_600_000 } },
      'Nothing explains why it does not move, which is a fault of ours: it is running, step Add the table is pending, step Add the table (attempt 2) is queued, its job is queued, the last event was 60 min ago. Pause and resume it, and report this.',
      'unexplained',
    ],
  ])('says of a run that is %s', (_, given, message, code) => {
    const found = waitingFor(stateOf(given));
    expect([found?.message ?? null, found?.code]).toEqual([message, code]);
  });

  it('says of a step what its run waits for, or which step comes before it', () => {
    const state = stateOf({});
    const [first, second] = state.steps;
    expect(first && stepWaitingFor(state, first)).toEqual(waitingFor(state));
    expect(second && stepWaitingFor(state, second)).toMatchObject({
      code: 'earlier_step',
      message: 'It waits for step Add the table.',
    });
    expect(first && stepWaitingFor(state, { ...first, status: 'completed' })).toBeNull();
  });
});

function pullRequest(fields: Partial<NonNullable<ProtocolRun['pr']>>): NonNullable<ProtocolRun['pr']> {
  return { number: 1, url: '', state: 'open', draft: false, head_sha: '', mergeable: true, updated_at: 0, ...fields };
}
