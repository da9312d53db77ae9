import { aProtocolRun, aStep, POLICIES } from '../../../test/support/builders';
import { aContext, type MemoryRun } from '../../../test/support/memory-run';
import { DomainError } from '../../kernel/errors';
import type { PullRequestState } from '../../pulls/domain/pull-request-state';
import type { StepRun } from '../../steps/domain/step-run';
import { stepActions } from './allowed-actions';
import type { ProtocolRun } from './protocol-run';
import { type ChangesRequest, requestChanges } from './request-changes';

const REQUEST: ChangesRequest = {
  summary: ' Nearly. ',
  comments: [
    { path: 'a.ts', line: 3, side: 'new', body: 'Round here.' },
    { path: 'a.ts', line: 9, side: 'old', body: 'Keep this.' },
    { path: 'b.ts', line: null, side: 'new', body: 'Why this file?' },
  ],
  base: 'head',
};
const PR: PullRequestState = {
  number: 3,
  url: 'https://forge.test/3',
  state: 'open',
  draft: false,
  head_sha: 'head',
  mergeable: true,
  updated_at: 0,
};

function given(run: Partial<ProtocolRun>, first: Partial<StepRun>, second: Partial<StepRun> = {}): MemoryRun {
  const steps = [
    aStep({ stepIndex: 1, id: 'one', baseSha: 'plan', headSha: 'head', ...first }),
    aStep({ stepIndex: 2, id: 'two', ...second }),
  ];
  return aContext({ run: aProtocolRun({ headSha: 'head', ...run }), steps });
}

const ask = (memory: MemoryRun, request = REQUEST): void => {
  memory.transact((context) => {
    const [step] = context.steps;
    if (step !== undefined) requestChanges(context, step, request);
  }, 'user:ada');
};

function refusalOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('changes that a person asks for', () => {
  it.each([true, false])('go back to the engine as findings, with auto_advance %s', (auto_advance) => {
    const reason = { code: 'qa_failed', message: 'No.' };
    const tries = { retries: 3, failureFingerprint: 'same', attemptsCount: 6, statusReason: reason };
    const policies = { ...POLICIES, auto_advance, max_attempts: 3 };
    const memory = given({ status: 'blocked', statusReason: reason, policies }, { status: 'failed', ...tries });
    ask(memory);
    expect(memory.run).toMatchObject({ status: 'running', statusReason: null });
    expect(memory.step(1)).toMatchObject({
      status: 'pending',
      retries: 0,
      failureFingerprint: null,
      verdict: { verdict: 'fail', summary: 'Nearly.', judged_by: 'person', head_sha: 'head' },
    });
    expect(memory.attempt).toMatchObject({ kind: 'execute', status: 'queued', number: 7 });
    expect(memory.attempt?.feedback).toBe(
      'Nearly.\n- [major] (a.ts:3) Round here.\n- [major] (a.ts:9, as it was before the step) Keep this.\n- [major] (b.ts) Why this file?',
    );
    expect(memory.eventTypes()).toEqual(['changes_requested', 'step_retry_enqueued']);
    expect(memory.events[0]).toMatchObject({
      message: 'user:ada asks for changes to step step 1: 3 comments.',
      metadata: { head_sha: 'head', summary: 'Nearly.', comments: REQUEST.comments },
    });
  });

  it.each<[string, Partial<ProtocolRun>, Partial<StepRun>, Partial<StepRun>, boolean]>([
    ['needs QA', {}, { status: 'needs_qa' }, {}, true],
    ['is completed, and nothing came after it', {}, { status: 'completed' }, {}, true],
    ['is completed, with an open pull request', { pr: PR }, { status: 'completed' }, {}, true],
    ['is blocked', { status: 'blocked' }, { status: 'blocked' }, {}, true],
    ['has produced nothing', {}, { status: 'failed', headSha: null }, {}, false],
    ['was built on', {}, { status: 'completed' }, { status: 'completed', headSha: 'next' }, false],
    ['was built on by what failed', { status: 'blocked' }, { status: 'completed' }, { status: 'failed' }, false],
    ['is merged', { status: 'blocked', pr: { ...PR, state: 'merged' } }, { status: 'completed' }, {}, false],
    ['is on a branch of somebody else', { foreignSha: 'x' }, { status: 'completed' }, {}, false],
    ['is of a run that is over', { status: 'completed' }, { status: 'completed' }, {}, false],
    ['is of a run that is paused', { status: 'paused' }, { status: 'needs_qa' }, {}, false],
  ])('for a step that %s', (_, run, first, second, allowed) => {
    const memory = given(run, first, second);
    const step = memory.step(1);
    expect(stepActions(memory.run, memory.steps, step, null).includes('request_changes')).toBe(allowed);
    expect(
      refusalOf(() => {
        ask(memory);
      }),
    ).toBe(allowed ? undefined : 'step.transition_refused');
  });

  it('are refused when the step has moved on, when nothing is said, and when it is too much', () => {
    const memory = given({}, { status: 'needs_qa' });
    const refused = (request: Partial<ChangesRequest>, code: string): void => {
      expect(
        refusalOf(() => {
          ask(memory, { ...REQUEST, ...request });
        }),
      ).toBe(code);
    };
    refused({ base: 'older' }, 'step.head_moved');
    refused({ summary: ' ', comments: [] }, 'step.changes_missing');
    const long = { path: 'a', line: null, side: 'new', body: 'x'.repeat(5_000) } as const;
    refused({ comments: Array.from({ length: 20 }, () => long) }, 'step.changes_too_long');
    expect([memory.attempts, memory.events]).toEqual([[], []]);
  });
});
