import type { PullRequestSubject, SubjectAttempt, SubjectStep } from '../../src/pulls/domain/pull-request-subject';

const SPENT = { inputTokens: 1_200, cachedInputTokens: 300, outputTokens: 450, reasoningTokens: 50, costUsd: 0.25 };
export const HEAD = '1f2e3d4c5b6a79880102030405060708090a0b0c';

export function subjectStep(more: Partial<SubjectStep> = {}): SubjectStep {
  return {
    id: 's1',
    stepIndex: 1,
    stepName: 'Write the page',
    stepType: 'work',
    status: 'completed',
    statusReason: null,
    attemptsCount: 2,
    headSha: HEAD,
    verdict: {
      verdict: 'pass',
      summary: 'It does what was asked.',
      findings: [{ severity: 'minor', file: 'src/page.ts', line: 7, message: 'A long line.' }],
      head_sha: HEAD,
      judged_by: 'agent',
    },
    ...more,
  };
}

export function subjectAttempt(more: Partial<SubjectAttempt> = {}): SubjectAttempt {
  return {
    id: 'a1',
    stepRunId: 's1',
    kind: 'qa',
    number: 2,
    status: 'succeeded',
    engine: 'codex',
    model: 'a-model',
    engineVersion: '0.169.0',
    headSha: HEAD,
    gates: [{ name: 'tests', command: 'npm test', exit_code: 0, duration_ms: 5_300, output_tail: '' }],
    verdict: null,
    ...SPENT,
    ...more,
  };
}

/** A protocol with one step that was executed and judged. */
export function pullRequestSubject(
  more: Partial<Omit<PullRequestSubject, 'protocol'>> & { protocol?: Partial<PullRequestSubject['protocol']> } = {},
): PullRequestSubject {
  return {
    branch: '0001-add-a-page',
    cloneUrl: 'https://forge.example/acme/shop.git',
    steps: [subjectStep()],
    attempts: [subjectAttempt()],
    ...more,
    protocol: {
      id: '0197a000-0000-7000-8000-000000000001',
      protocolName: '0001-add-a-page',
      description: 'Add a page.\nIt lists the orders.',
      status: 'running',
      statusReason: null,
      baseBranch: 'main',
      engine: 'codex',
      specHash: 'abc123',
      baseSha: '0'.repeat(40),
      headSha: HEAD,
      ...SPENT,
      ...more.protocol,
    },
  };
}
