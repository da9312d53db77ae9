import { anAttempt, aProtocolRun, aStep, POLICIES } from '../../../test/support/builders';
import type { CiState } from '../../ci/domain/ci-state';
import type { PullRequestState } from '../../pulls/domain/pull-request-state';
import type { StepRun } from '../../steps/domain/step-run';
import { attentionOf } from './attention';
import type { ProtocolRun } from './protocol-run';
import { NO_FACTS, type WaitingState, WAITING_CODES } from './waiting';
import { whoMoves } from './waiting-who';

function stateOf(run: Partial<ProtocolRun>, ...steps: Partial<StepRun>[]): WaitingState {
  return {
    run: aProtocolRun(run),
    steps: steps.map((step, index) => aStep({ id: `step-${String(index)}`, stepIndex: index + 1, ...step })),
    attempt: null,
    job: null,
    controls: [],
    facts: { ...NO_FACTS, now: 1_000, since: 500 },
  };
}

const PR: PullRequestState = {
  number: 3,
  url: 'https://forge.test/pull/3',
  state: 'open',
  draft: false,
  head_sha: 'head',
  mergeable: true,
  updated_at: 0,
};
const RED: CiState = {
  sha: 'head',
  state: 'failure',
  passed: [],
  running: [],
  missing: [],
  failures: ['unit', 'lint'].map((name) => ({
    name,
    class: 'code',
    fingerprint: name,
    url: `https://ci.test/${name}`,
    reason: null,
    log_tail: `${name} went wrong`,
    report: name,
  })),
  since: 0,
  rerun: null,
  waived: false,
};
const DONE = { status: 'completed', headSha: 'head' } as const;
const ON_FORGE = { ciProvider: 'github', remoteSha: 'head', headSha: 'head', pr: PR } as const;
const stopped = (code: string, message = 'Why.'): Partial<ProtocolRun> => ({
  status: 'blocked',
  statusReason: { code, message },
});

describe('attentionOf', () => {
  it.each<[string, WaitingState, object]>([
    [
      'red gates, with what the first one said',
      stateOf(stopped('qa_failed', 'Step One failed its judgement.'), {
        status: 'failed',
        headSha: 'abc',
        verdict: {
          verdict: 'fail',
          summary: '2 gates are red.',
          head_sha: 'abc',
          judged_by: 'gates',
          findings: [
            { severity: 'blocker', message: 'Gate unit (npm test) ended with exit code 1:\n<img src=x>\n1 failed' },
            { severity: 'blocker', message: 'Gate lint' },
          ],
        },
      }),
      {
        kind: 'blocked',
        code: 'qa_failed',
        message: 'Step One failed its judgement.',
        since: 500,
        step: { id: 'step-0' },
        evidence: {
          kind: 'gate',
          title: 'Gate unit (npm test) ended with exit code 1',
          text: '<img src=x>\n1 failed',
          headSha: 'abc',
          more: 1,
        },
        primary: { kind: 'protocol', action: 'retry_latest', targetId: 'run', label: 'Try again' },
        allowedActions: ['cancel', 'retry_latest'],
      },
    ],
    [
      'a finding of an agent, with its place',
      stateOf(stopped('no_progress'), {
        status: 'failed',
        verdict: {
          verdict: 'fail',
          summary: 'No.',
          head_sha: 'abc',
          judged_by: 'agent',
          findings: [{ severity: 'major', file: 'a.ts', line: 7, message: 'Off by one.' }],
        },
      }),
      {
        evidence: { kind: 'finding', title: 'major a.ts:7', text: 'Off by one.', more: 0 },
        // It is allowed, and would change nothing.
        allowedActions: ['cancel', 'retry_latest'],
        primary: null,
      },
    ],
    [
      'output of a failed command',
      stateOf(stopped('step_failed', 'Command 1 of 1 ended by exit 2: make\nno rule'), { status: 'failed' }),
      { kind: 'blocked', evidence: { kind: 'output', title: 'Command 1 of 1 ended by exit 2: make', text: 'no rule' } },
    ],
    [
      'a spent budget: raise it',
      stateOf(stopped('budget_exceeded'), { status: 'blocked' }),
      { kind: 'budget', primary: { action: 'retry_latest', label: 'Raise the budget and go on' }, evidence: null },
    ],
    [
      'what nothing judges by itself',
      stateOf(
        { policies: { ...POLICIES, auto_qa_after_exec: false } },
        { status: 'needs_qa', headSha: 'a', summary: 'Did it.' },
      ),
      {
        kind: 'approval',
        code: 'approval',
        evidence: { kind: 'summary', text: 'Did it.' },
        primary: { kind: 'step', action: 'run_qa', targetId: 'step-0' },
      },
    ],
    [
      'red CI, with the check and its address, also behind the last step',
      stateOf({ ...stopped('ci_failed'), ...ON_FORGE, ci: RED }, DONE),
      {
        kind: 'ci_failed',
        step: { id: 'step-0' },
        evidence: { kind: 'check', title: 'unit', text: 'unit went wrong', url: 'https://ci.test/unit', more: 1 },
        primary: { kind: 'protocol', action: 'retry_latest' },
      },
    ],
    [
      'a pull request that can be merged',
      stateOf({ ...ON_FORGE, ci: { ...RED, state: 'success', failures: [] } }, DONE),
      {
        kind: 'ready_to_merge',
        step: null,
        primary: { kind: 'link', url: PR.url, label: 'Merge pull request #3' },
        stepAllowedActions: [],
      },
    ],
    [
      'conflicts',
      stateOf({ ...ON_FORGE, pr: { ...PR, mergeable: false } }, DONE),
      { kind: 'conflicts', primary: { kind: 'link', label: 'Resolve conflicts of pull request #3' } },
    ],
    ['our own failure', stateOf({ status: 'failed' }, {}), { kind: 'failed', primary: { action: 'retry_latest' } }],
    [
      'a start',
      stateOf({ status: 'pending', planSha: null }, {}),
      { kind: 'start', primary: { action: 'start', targetId: 'run' } },
    ],
    ['the next step', stateOf({ status: 'planned' }, {}), { kind: 'next_step', primary: { action: 'run_next_step' } }],
    ['what nothing explains', stateOf({ status: 'planning', planSha: null }), { primary: { action: 'pause' } }],
  ])('asks for %s', (_, state, wanted) => {
    expect(attentionOf(state)).toMatchObject(wanted);
  });

  it.each<[string, WaitingState]>([
    ['is completed', stateOf({ status: 'completed' }, DONE)],
    ['is paused', stateOf({ status: 'paused', pausedFrom: 'running' }, {})],
    ['is at work', { ...stateOf({}, { status: 'running' }), attempt: anAttempt({ status: 'running' }) }],
    ['waits for CI before its merge', stateOf({ ...ON_FORGE, ci: { ...RED, state: 'running', failures: [] } }, DONE)],
  ])('asks nothing for a run that %s', (_, state) => {
    expect(attentionOf(state)).toBeNull();
  });

  it('shows the end of much output', () => {
    const text = `${'x'.repeat(9_000)}the end`;
    const found = attentionOf(stateOf(stopped('step_failed', `It failed\n${text}`), { status: 'failed' }));
    expect(found?.evidence?.text).toHaveLength(2_000);
    expect(found?.evidence?.text).toMatch(/^…x+the end$/);
  });
});

it('every reason for waiting is somebody’s', () => {
  const by = (who: string): readonly string[] => WAITING_CODES.filter((code) => whoMoves(code) === who);
  expect({ agent: by('agent'), queue: by('queue'), ci: by('ci'), system: by('system') }).toMatchInlineSnapshot(`
    {
      "agent": [
        "working",
        "ending",
      ],
      "ci": [
        "ci",
      ],
      "queue": [
        "worker_lost",
        "queued",
        "alone",
        "no_worker",
        "queue_unreachable",
      ],
      "system": [
        "retry",
        "forge_limit",
        "forge_unreachable",
        "pull_request",
        "earlier_step",
      ],
    }
  `);
});
