import { EVENT_TYPES, lookOfEvent } from './event-types';

it.each([
  ['step_execution_failed', 'fail'],
  ['attempt_lost', 'fail'],
  ['protocol_blocked', 'act'],
  ['protocol_completed', 'good'],
  ['manual_approval', 'good'],
  ['step_started', 'work'],
  ['something_of_tomorrow', 'idle'],
  ['tomorrow_failed', 'fail'],
])('%s is %s', (type, tone) => {
  expect(lookOfEvent(type).tone).toBe(tone);
});

it('every event can be found by its kind', () => {
  expect(EVENT_TYPES.filter((type) => lookOfEvent(type).kinds.length === 0)).toEqual([]);
});
