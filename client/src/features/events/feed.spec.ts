import type { Schemas } from '../../api/client';
import { concerns, feedFilter, KINDS, rowsOf } from './feed';

const event = (part: Partial<Schemas['Event']>): Schemas['Event'] => ({
  id: 'e',
  seq: 1,
  position: 1,
  project_id: 'p',
  protocol_run_id: null,
  step_run_id: null,
  attempt_id: null,
  type: 'planned',
  message: 'It is planned.',
  metadata: {},
  actor: 'user:ada',
  request_id: null,
  created_at: '2026-01-02T12:00:00Z',
  ...part,
});

it('asks for a kind by its types, and for one type by itself', () => {
  expect(feedFilter({ type: 'webhooks' })).toEqual({ type: [...KINDS.webhooks.types] });
  expect(feedFilter({ type: 'planned', project: 'p', q: 'a', actor: 'system' })).toEqual({
    type: ['planned'],
    project_id: 'p',
    search: 'a',
    actor: 'system',
  });
  expect(feedFilter({})).toEqual({});
});

it('tells of what is new only where it would be shown', () => {
  const told = (search: Parameters<typeof concerns>[0]) => concerns(search, event({}));
  expect([{}, { project: 'p' }, { type: 'runs' }, { q: 'PLANNED' }, { actor: 'user:ada' }].map(told)).toEqual(
    Array(5).fill(true),
  );
  expect([{ project: 'q' }, { type: 'trouble' }, { q: 'merged' }, { actor: 'system' }].map(told)).toEqual(
    Array(4).fill(false),
  );
});

it('says the day where it changes', () => {
  const rows = rowsOf([
    event({ id: '3', created_at: '2026-01-02T12:00:00Z' }),
    event({ id: '2', created_at: '2026-01-02T11:00:00Z' }),
    event({ id: '1', created_at: '2025-12-31T12:00:00Z' }),
  ]);
  expect(rows.map(({ kind }) => kind)).toEqual(['day', 'event', 'event', 'day', 'event']);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});
