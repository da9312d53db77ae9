import { HELD, type Job } from '../../queue/domain/job';
import type { Attempt } from '../../steps/domain/attempt';
import type { StepRun } from '../../steps/domain/step-run';
import type { ProtocolRun } from './protocol-run';
import { waitingFor } from './waiting-for';

const NOW = Date.UTC(2026, 0, 31);
const STEP = { id: 's-1', stepIndex: 1, stepName: 'Add the table', status: 'pending', headSha: null, baseSha: null };
const ATTEMPT = { id: 'a-1', stepRunId: 's-1', kind: 'execute', number: 2, status: 'queued', workerId: null };

interface Given {
  readonly run?: Partial<ProtocolRun>;
  readonly step?: Partial<StepRun>;
  readonly attempt?: Partial<Attempt>;
  readonly job?: Partial<Job>;
}

function sentence({ run, step, attempt, job }: Given): string | null {
  const state = {
    run: {
      status: 'running',
      statusReason: null,
      planSha: 'abc',
      remoteSha: null,
      ciProvider: null,
      pr: null,
      ...run,
    } as ProtocolRun,
    steps: [{ ...STEP, ...step } as StepRun],
    attempt: attempt === undefined ? null : ({ ...ATTEMPT, ...attempt } as Attempt),
    controls: [],
    job: attempt === undefined ? null : ({ nextAttemptAt: NOW, cancelRequested: 0, ...job } as Job),
  };
  return waitingFor(state, NOW);
}

describe('waitingFor', () => {
  const judged = { status: 'needs_qa', headSha: 'abc' } as const;
  const running = { status: 'running', workerId: 'w-1' } as const;
  const blocked = { status: 'blocked', statusReason: { code: 'x', message: 'No codex here.' } } as const;

  it.each<[string, Given, string | null]>([
    ['completed', { run: { status: 'completed' } }, null],
    ['cancelled', { run: { status: 'cancelled' } }, null],
    ['pending', { run: { status: 'pending' } }, 'It waits for a person: start.'],
    ['planned', { run: { status: 'planned' } }, 'It waits for a person: run_next_step of step Add the table.'],
    ['between steps', {}, 'It waits for a person: run_next_step of step Add the table.'],
    ['executed', { step: judged }, 'It waits for a person: run_qa or approve of step Add the table.'],
    ['queued', { attempt: {} }, 'Step Add the table (attempt 2) is queued and waits for a free worker.'],
    [
      'queued for planning',
      { run: { status: 'planning' }, attempt: { kind: 'plan', number: 1 } },
      'Planning (attempt 1) is queued and waits for a free worker.',
    ],
    [
      'delayed',
      { attempt: { kind: 'qa' }, job: { nextAttemptAt: NOW + 60_000 } },
      'The QA of step Add the table (attempt 2) is tried again at 2026-01-31T00:01:00.000Z.',
    ],
    ['at work', { attempt: running }, 'Worker w-1 is at step Add the table (attempt 2).'],
    [
      'ending',
      { run: { status: 'cancelled' }, attempt: running, job: { cancelRequested: 1 } },
      'Worker w-1 ends step Add the table (attempt 2), which was cancelled.',
    ],
    ['paused', { run: { status: 'paused' } }, 'It is paused: resume it.'],
    [
      'paused with held work',
      { run: { status: 'paused' }, attempt: {}, job: { nextAttemptAt: HELD } },
      'It is paused: resume it.',
    ],
    [
      'paused, but still at work',
      { run: { status: 'paused' }, attempt: running },
      'Worker w-1 is at step Add the table (attempt 2). It is paused: nothing else starts until it is resumed.',
    ],
    [
      'blocked',
      { run: blocked, step: { status: 'blocked' } },
      'It is blocked: No codex here. Possible now: cancel, retry_latest, approve the step.',
    ],
    ['failed', { run: { status: 'failed' } }, 'It is failed. Possible now: retry_latest.'],
  ])('says of a run that is %s', (_, given, expected) => {
    expect(sentence(given)).toBe(expected);
  });
});
