import { exampleOf } from '../../../test/support/api-examples';
import type { EventOut } from '../api/api-types';
import { applyEvent, type ProgressState, shownSteps } from './progress-state';

const T0 = Date.parse('2026-01-01T00:00:00Z');

/** Of any type: a newer server has others than the document of ours. */
function event(type: string, offsetMs: number, more: Partial<EventOut> = {}): EventOut {
  return {
    ...exampleOf('Event'),
    id: `${type}-${String(offsetMs)}`,
    step_run_id: 's1',
    type: type as EventOut['type'],
    message: '',
    metadata: {},
    created_at: new Date(T0 + offsetMs).toISOString(),
    ...more,
  };
}

const step = { id: 's1', index: 1, name: 'One', gates: [], startedAt: null, endedAt: null, attempts: 0 };
const BEGIN: ProgressState = {
  title: 't',
  status: 'pending',
  startedAt: T0,
  now: T0,
  frame: 0,
  steps: [
    { ...step, phase: 'waiting' },
    { ...step, id: 's2', index: 2, phase: 'waiting' },
  ],
};

const after = (...events: EventOut[]) => events.reduce(applyEvent, BEGIN);

describe('the state of the display', () => {
  it('follows a step from the queue to its end, and leaves the others alone', () => {
    const state = after(
      event('step_enqueued', 0),
      event('step_started', 100),
      event('qa_started', 600),
      event('gate_passed', 900, { message: 'Gate all tests passed on step One.', metadata: { duration_ms: 250 } }),
      event('step_completed', 1_000),
    );
    expect(state.steps[0]).toEqual({
      ...step,
      phase: 'done',
      startedAt: T0 + 100,
      endedAt: T0 + 1_000,
      attempts: 1,
      gates: [{ name: 'all tests', passed: true, durationMs: 250 }],
    });
    expect(state.steps[1]).toBe(BEGIN.steps[1]);
  });

  it('shows the gates of the newest judgement only, and the first start', () => {
    const failed = { message: 'Gate all tests failed with 1 on step One.' };
    const state = after(
      event('step_started', 100),
      event('qa_started', 200),
      event('gate_failed', 300, failed),
      event('qa_failed', 310),
      event('step_retry_enqueued', 320),
      event('step_started', 400),
    );
    expect(state.steps[0]).toMatchObject({ phase: 'executing', attempts: 2, gates: [], startedAt: T0 + 100 });
    expect(state.steps[0]?.endedAt).toBeNull();
  });

  it.each([
    ['planning_started', 'planning'],
    ['protocol_started', 'running'],
    ['paused', 'paused'],
    ['protocol_blocked', 'blocked'],
    ['protocol_failed', 'failed'],
    ['cancelled', 'cancelled'],
    ['protocol_completed', 'completed'],
    ['something_newer', 'pending'],
  ])('after %s the protocol is %s', (type, status) => {
    expect(after(event(type, 0, { step_run_id: null })).status).toBe(status);
  });

  it('waits for CI between execution and judgement, and is queued again when CI is red', () => {
    const executed = after(event('step_started', 100), event('step_executed', 200));
    expect(executed.steps[0]).toMatchObject({ phase: 'executed', attempts: 1 });
    expect(executed.forge).toBeUndefined();
    const given = [event('step_completed', 300), event('ci_failed', 400), event('ci_fix_enqueued', 410)];
    expect(given.reduce(applyEvent, executed).steps[0]).toMatchObject({ phase: 'queued', endedAt: null });
  });

  it('follows the pull request from draft to merge', () => {
    const about = { step_run_id: null, message: 'Merge request !7 is what it is.' };
    const opened = after(event('open_pr', 0, { ...about, metadata: { draft: true } }));
    expect(opened.forge).toEqual({ title: 'Merge request !7', state: 'draft', ci: null });
    const states = ['pr_ready', 'pr_closed', 'pr_reopened', 'mr_merged'].map(
      (type) => applyEvent(opened, event(type, 1, about)).forge?.state,
    );
    expect(states).toEqual(['ready for review', 'closed', 'open', 'merged']);
  });

  it('shows CI of the newest commit only', () => {
    const heard = after(event('ci_check', 0));
    expect(heard.forge?.ci?.state).toBe('running');
    const red = applyEvent(heard, event('ci_failed', 1, { metadata: { failed: ['build', 'lint'] } }));
    expect(red.forge?.ci).toEqual({ state: 'red', red: ['build', 'lint'] });
    expect(applyEvent(red, event('ci_check', 2)).forge?.ci?.state).toBe('red');
    expect(applyEvent(red, event('ci_rerun_enqueued', 2)).forge?.ci).toEqual({ state: 'running', red: [] });
    expect(applyEvent(red, event('step_executed', 3)).forge?.ci).toBeNull();
    expect(applyEvent(red, event('ci_passed', 4)).forge?.ci).toEqual({ state: 'green', red: [] });
  });

  it('takes over steps that are planned later, and keeps what it knows of the others', () => {
    const { steps } = after(event('step_started', 100));
    const row = { ...exampleOf('Step'), step_name: 'New', status: 'pending' as const };
    const shown = shownSteps(
      [
        { ...row, id: 's1', step_index: 1 },
        { ...row, id: 's3', step_index: 3 },
      ],
      steps,
    );
    expect(shown.map(({ id, phase }) => [id, phase])).toEqual([
      ['s1', 'executing'],
      ['s3', 'waiting'],
    ]);
  });
});
