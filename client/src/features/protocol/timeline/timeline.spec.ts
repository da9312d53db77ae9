import { rowsOf, Timeline, type TimelineEvent } from './timeline';

const event = (seq: number, type = 'step_started', step: string | null = null): TimelineEvent =>
  ({ id: `e${String(seq)}`, seq, type, step_run_id: step }) as TimelineEvent;

describe('the events of a protocol', () => {
  it('are in order and once, however they came', () => {
    const timeline = new Timeline();
    expect([timeline.newest, timeline.gapAfter, timeline.events]).toEqual([0, null, []]);
    expect(timeline.add([event(5), event(4)])).toBe(true);
    expect(timeline.add([event(4), event(6)])).toBe(true);
    expect(timeline.add([event(6)])).toBe(false);
    expect(timeline.events.map(({ seq }) => seq)).toEqual([4, 5, 6]);
    expect([timeline.newest, timeline.gapAfter]).toEqual([6, null]);
  });

  it('know what is missing between them', () => {
    const timeline = new Timeline();
    timeline.add([event(4), event(7)]);
    expect(timeline.gapAfter).toBe(4);
    timeline.add([event(5), event(6)]);
    expect(timeline.gapAfter).toBeNull();
  });
});

describe('rows', () => {
  const events = [
    event(1, 'step_created'),
    event(2, 'step_created'),
    event(3, 'step_started', 's1'),
    event(4, 'gate_passed', 's1'),
    event(5, 'step_completed', 's1'),
  ];
  const shown = (more: Partial<Parameters<typeof rowsOf>[1]>): string[] =>
    rowsOf(events, { order: 'oldest', noise: false, step: undefined, wanted: undefined, ...more }).map((row) =>
      row.kind === 'event' ? String(row.event.seq) : `${String(row.from)}–${String(row.to)}`,
    );

  it('fold runs of what is of little note', () => {
    expect(shown({})).toEqual(['1–2', '3', '4', '5']);
    expect(shown({ order: 'newest' })).toEqual(['5', '4', '3', '1–2']);
    expect(shown({ noise: true })).toEqual(['1', '2', '3', '4', '5']);
  });

  it('show what an address leads to, and only one step where one is chosen', () => {
    expect(shown({ wanted: 2 })).toEqual(['1', '2', '3', '4', '5']);
    expect(shown({ step: 's1' })).toEqual(['3', '4', '5']);
  });
});
