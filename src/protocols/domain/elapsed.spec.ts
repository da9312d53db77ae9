import fc from 'fast-check';
import { aProtocolRun, POLICIES } from '../../../test/support/builders';
import type { EventType } from '../../events/domain/event';
import { type AttemptTimes, elapsedOf, TIME_MARKS, TIME_PARTS, type TimelineMark } from './elapsed';
import { PROTOCOL_STATUSES } from './protocol-run.lifecycle';

const attempt = (queuedAt: number, startedAt: number | null, finishedAt: number | null): AttemptTimes => ({
  queuedAt,
  startedAt,
  finishedAt,
});
const mark = (at: number, type: EventType): TimelineMark => ({ at, type });
const ON_CI = aProtocolRun({ ciProvider: 'github', policies: { ...POLICIES, auto_qa_on_ci: true } });

describe('elapsedOf', () => {
  it('is nothing before the first attempt', () => {
    expect(elapsedOf(aProtocolRun(), [], [mark(5, 'paused')])).toBeUndefined();
  });

  it('splits a life into work, queue, CI and people', () => {
    const attempts = [attempt(100, 110, 150), attempt(200, 205, 260), attempt(300, 320, 340)];
    const marks = [
      mark(100, 'planning_enqueued'),
      mark(200, 'step_enqueued'),
      mark(260, 'step_executed'),
      mark(290, 'ci_passed'),
      mark(300, 'qa_enqueued'),
      mark(340, 'protocol_blocked'),
    ];
    expect(elapsedOf({ ...ON_CI, status: 'blocked' }, attempts, marks)).toEqual({
      totalMs: 240,
      // 150–200 nobody had said "next", and 290–300 nobody "judge it".
      parts: { work: 40 + 55 + 20, queue: 10 + 5 + 20, ci: 30, human: 50 + 10 },
      asOf: 340,
      current: 'human',
    });
  });

  it('says who the time goes to now, and who it went to when a person had paused it', () => {
    expect(elapsedOf(aProtocolRun(), [attempt(0, 10, null)], [])).toMatchObject({ asOf: 10, current: 'work' });
    expect(elapsedOf(aProtocolRun(), [attempt(0, null, null)], [])).toMatchObject({ asOf: 0, current: 'queue' });
    const held = [mark(5, 'paused'), mark(45, 'resumed')];
    expect(elapsedOf(aProtocolRun(), [attempt(0, null, null)], held)).toMatchObject({
      parts: { queue: 5, human: 40 },
      current: 'queue',
    });
    expect(elapsedOf(ON_CI, [attempt(0, 1, 2)], [mark(2, 'step_executed')])).toMatchObject({ current: 'ci' });
  });

  it('ends with the run, and with whoever is still at work on one that was cancelled', () => {
    const over = aProtocolRun({ status: 'cancelled' });
    expect(elapsedOf(over, [attempt(0, 10, 60)], [mark(50, 'cancelled')])).toMatchObject({
      totalMs: 60,
      parts: { work: 50 },
      current: null,
    });
    expect(elapsedOf(over, [attempt(0, 10, null)], [mark(50, 'cancelled')])).toMatchObject({ current: 'work' });
  });

  it('has parts that make up the whole, for any life', () => {
    const time = fc.integer({ min: 0, max: 10_000 });
    const attempts = fc.array(
      fc
        .tuple(time, fc.option(time), fc.option(time))
        .map(([queued, wait, work]) =>
          attempt(queued, wait === null ? null : queued + wait, work === null ? null : queued + (wait ?? 0) + work),
        ),
      { minLength: 1 },
    );
    const marks = fc.array(fc.record({ at: time, type: fc.constantFrom(...TIME_MARKS, 'ci_check' as const) }));
    const runs = fc
      .record({ status: fc.constantFrom(...PROTOCOL_STATUSES), forge: fc.boolean() })
      .map(({ status, forge }) => ({ ...(forge ? ON_CI : aProtocolRun()), status }));
    fc.assert(
      fc.property(runs, attempts, marks, (run, tries, told) => {
        const found = elapsedOf(run, tries, told);
        const parts = TIME_PARTS.map((part) => found?.parts[part] ?? -1);
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(found?.totalMs);
        const start = Math.min(...tries.map(({ queuedAt }) => queuedAt));
        expect(found?.totalMs).toBeLessThanOrEqual((found?.asOf ?? 0) - start);
        // No time is lost but after its end.
        if (!told.some(({ type }) => type === 'cancelled' || type === 'protocol_completed')) {
          expect(found?.totalMs).toBe((found?.asOf ?? 0) - start);
        }
      }),
    );
  });
});
