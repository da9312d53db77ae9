import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleOf } from '../../../test/support/api-examples';
import type { AttemptOut, ProtocolOut, StepOut } from '../api/api-types';
import { differences, fingerprint } from './fingerprint';
import { type Evidence, verify } from './verify';

const PROTOCOL: ProtocolOut = { ...exampleOf('Protocol'), protocol_name: '0001-a', status: 'completed' };
const GATE = { name: 'tests', command: 'x', exit_code: 0, duration_ms: 1, output_tail: '' };
const STEP: StepOut = {
  ...exampleOf('Step'),
  id: 's',
  step_name: 'One',
  status: 'completed',
  attempts_count: 2,
  head_sha: 'abc',
  verdict: { verdict: 'pass', summary: '', findings: [], head_sha: 'abc', judged_by: 'gates' },
};
const QA: AttemptOut = {
  ...exampleOf('Attempt'),
  id: 'q',
  kind: 'qa',
  number: 2,
  status: 'succeeded',
  engine: 'shell',
  exit_code: 0,
  head_sha: 'abc',
  gates: [GATE],
};
const COMMIT = { sha: 'abc', subject: '', protocol: '0001-a', step: '1', attempt: '1' };
const GOOD: Evidence = {
  protocol: PROTOCOL,
  steps: [{ step: STEP, attempts: [QA] }],
  commits: [{ ...COMMIT, sha: 'plan', step: '', attempt: '' }, COMMIT],
  touched: [],
  oneTry: true,
};
const withStep = (step: Partial<StepOut>): Partial<Evidence> => ({
  steps: [{ step: { ...STEP, ...step }, attempts: [QA] }],
});
const withQa = (qa: Partial<AttemptOut>): Partial<Evidence> => ({
  steps: [{ step: STEP, attempts: [{ ...QA, ...qa }] }],
});

describe('the proof of the demo', () => {
  it('is content with what it promises', () => {
    expect(verify(GOOD)).toEqual([]);
  });

  it.each<[string, Partial<Evidence>, RegExp]>([
    ['a run that was not completed', { protocol: { ...PROTOCOL, status: 'blocked' } }, /is blocked/],
    ['no steps', { steps: [] }, /no steps/],
    ['a changed checkout', { touched: ['.git/FETCH_HEAD'] }, /checkout was changed: \.git\/FETCH_HEAD/],
    ['a step without a commit', { commits: [] }, /has 0 commits/],
    ['a step with two', { commits: [COMMIT, { ...COMMIT, sha: 'def' }] }, /has 2 commits/],
    ['a commit without its attempt', { commits: [{ ...COMMIT, attempt: '' }] }, /does not name its attempt/],
    ['a commit of another protocol', { commits: [{ ...COMMIT, protocol: '' }] }, /does not name its protocol/],
    ['a commit that was not pushed', withStep({ head_sha: 'zzz' }), /the remote does not have: zzz/],
    ['a step that is not completed', withStep({ status: 'failed' }), /is failed/],
    ['a step without a verdict', withStep({ verdict: null }), /no passing verdict/],
    ['a step that no gate judged', withQa({ gates: [] }), /without a gate/],
    ['a red gate', withQa({ gates: [{ ...GATE, exit_code: 1 }] }), /gate tests ended with 1/],
  ])('finds %s', (_, fault, expected) => {
    expect(verify({ ...GOOD, ...fault }).join('\n')).toMatch(expected);
  });

  it('lets an agent have several tries', () => {
    expect(verify({ ...GOOD, commits: [COMMIT, { ...COMMIT, sha: 'def' }], oneTry: false })).toEqual([]);
  });
});

describe('the fingerprint of a folder', () => {
  it('sees every file that is added, removed, changed, made executable or pointed elsewhere', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-fingerprint-'));
    try {
      mkdirSync(join(folder, '.git'));
      for (const name of ['same', 'changed', 'removed', 'mode', '.git/HEAD']) writeFileSync(join(folder, name), name);
      symlinkSync('same', join(folder, 'link'));
      const before = await fingerprint(folder);
      expect(differences(before, await fingerprint(folder))).toEqual([]);

      writeFileSync(join(folder, 'changed'), 'CHANGED');
      writeFileSync(join(folder, '.git/HEAD'), 'moved');
      writeFileSync(join(folder, 'added'), '');
      chmodSync(join(folder, 'mode'), 0o755);
      rmSync(join(folder, 'removed'));
      rmSync(join(folder, 'link'));
      symlinkSync('changed', join(folder, 'link'));
      const expected = ['.git/HEAD', 'added', 'changed', 'link', 'mode', 'removed'];
      expect(differences(before, await fingerprint(folder))).toEqual(expected);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
