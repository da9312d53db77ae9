import { type Attention, groupAttention, lastLine, lookOfKind, projectsOf, sentenceFor } from './attention-groups';

const item = (kind: string, more: Partial<Attention> = {}): Attention => ({
  protocol_run_id: 'p',
  project_id: '1',
  project_name: 'shop',
  protocol_name: '0001-a',
  description: 'Add a cart',
  status: 'blocked',
  step_run_id: null,
  step_name: null,
  kind: kind as Attention['kind'],
  code: 'x',
  message: 'A gate failed',
  evidence: null,
  since: null,
  primary_action: null,
  allowed_actions: [],
  step_allowed_actions: [],
  version: 1,
  ...more,
});

it('puts what stands still first, and of each kind whoever waits longest', () => {
  const groups = groupAttention([
    item('start'),
    item('blocked', { protocol_name: 'new', since: '2026-01-02T00:00:00.000Z' }),
    item('blocked', { protocol_name: 'unknown' }),
    item('blocked', { protocol_name: 'old', since: '2026-01-01T00:00:00.000Z' }),
    item('failed'),
    item('of_a_newer_server'),
  ]);
  expect(groups.map(({ kind, items }) => [kind, items.map((each) => each.protocol_name)])).toEqual([
    ['failed', ['0001-a']],
    ['blocked', ['old', 'new', 'unknown']],
    ['start', ['0001-a']],
    ['of_a_newer_server', ['0001-a']],
  ]);
  expect(lookOfKind('of_a_newer_server').words).toBe('of a newer server');
});

it('says one line: the reason, or what it is about where the place says the reason', () => {
  expect(sentenceFor(item('blocked', { message: 'Gate tests failed:\nlog\nlog' }))).toBe('Gate tests failed:');
  expect(sentenceFor(item('start', { message: 'It waits for a person: start.' }))).toBe('Add a cart');
  expect([lastLine('a\n  b \n\n'), lastLine('')]).toEqual(['b', '']);
});

it('names every project once', () => {
  const more = [{ project_id: '2', project_name: 'api' }, item('start'), item('failed')];
  expect(projectsOf(more)).toEqual([
    { id: '2', name: 'api' },
    { id: '1', name: 'shop' },
  ]);
});
