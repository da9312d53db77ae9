import { newSuggestions, type Setup, setupLook, setupSteps } from './setup-state';

const setup: Setup = {
  status: 'completed',
  stage: 'gates_detected',
  base_sha: null,
  suggested_gates: [
    { name: 'npm test', command: 'npm run test', source: 'package.json', why: 'It has a script test.' },
    { name: 'lint', command: 'npm run lint', source: 'package.json', why: 'It has a script lint.' },
  ],
  findings: [],
  problem: null,
  updated_at: '2026-01-01T00:00:00.000Z',
};

it('shows how far the set-up has come, and where it failed', () => {
  const states = (status: Setup['status'], stage: Setup['stage']): string[] =>
    setupSteps({ status, stage }).map(({ state }) => state);
  expect(states('queued', null)).toEqual(['open', 'open', 'open', 'open', 'open', 'open']);
  expect(states('running', 'fetched')).toEqual(['done', 'done', 'current', 'open', 'open', 'open']);
  expect(states('failed', 'fetching')).toEqual(['done', 'failed', 'open', 'open', 'open', 'open']);
  expect(states('failed', null)[0]).toBe('failed');
  expect(new Set(states('completed', 'gates_detected'))).toEqual(new Set(['done']));
});

it('says in a word how a project is', () => {
  const finding = { code: 'forge.read_only', message: 'The token may not push.' };
  expect(
    [null, setup, { ...setup, findings: [finding] }, { ...setup, status: 'failed' as const }].map(
      (each) => setupLook(each).words,
    ),
  ).toEqual(['Not set up', 'Ready', 'Ready, 1 finding', 'Set-up failed']);
});

it('suggests no gate twice', () => {
  expect(newSuggestions(setup, [{ name: 'mine', command: ' npm run test' }]).map(({ name }) => name)).toEqual(['lint']);
  expect(newSuggestions(null, [])).toEqual([]);
});
