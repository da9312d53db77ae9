import fc from 'fast-check';
import type { Schemas } from '../../../api/client';
import { brushed, extentOf, lanesOf, moved, placeIn, ticksOf, type Window, zoomed } from './gantt';

const at = (seconds: number): string => new Date(seconds * 1_000).toISOString();
const attempt = (more: Partial<Schemas['Attempt']>): Schemas['Attempt'] =>
  ({
    id: 'a',
    step_run_id: 's1',
    kind: 'execute',
    queued_at: at(10),
    started_at: null,
    finished_at: null,
    ...more,
  }) as Schemas['Attempt'];
const step = (id: string): Schemas['Step'] => ({ id, step_name: `Step ${id}` }) as Schemas['Step'];

describe('lanes', () => {
  it('parts waiting from working, and goes on to now', () => {
    const lanes = lanesOf(
      [
        attempt({ id: 'p', step_run_id: null, kind: 'plan', started_at: at(11), finished_at: at(12) }),
        attempt({ id: 'x', started_at: at(15) }),
        attempt({ id: 'q', step_run_id: 's2', queued_at: at(18) }),
      ],
      [step('s1'), step('s2'), step('s3')],
      20_000,
    );
    expect(
      lanes.map(({ name, stretches }) => [name, stretches.map(({ what, from, to, open }) => [what, from, to, open])]),
    ).toEqual([
      [
        'Planning',
        [
          ['queue', 10_000, 11_000, false],
          ['work', 11_000, 12_000, false],
        ],
      ],
      [
        'Step s1',
        [
          ['queue', 10_000, 15_000, false],
          ['work', 15_000, 20_000, true],
        ],
      ],
      ['Step s2', [['queue', 18_000, 20_000, true]]],
      ['Step s3', []],
    ]);
    expect(extentOf(lanes)).toEqual({ from: 9_500, to: 20_500 });
  });

  it('never go backwards, whatever the clocks say', () => {
    const seconds = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(seconds, fc.option(seconds), fc.option(seconds), seconds, (queued, started, finished, now) => {
        const lanes = lanesOf(
          [
            attempt({
              queued_at: at(queued),
              started_at: started === null ? null : at(started),
              finished_at: finished === null ? null : at(finished),
            }),
          ],
          [step('s1')],
          now * 1_000,
        );
        for (const { from, to } of lanes[0]?.stretches ?? []) expect(to).toBeGreaterThanOrEqual(from);
      }),
    );
  });

  it('have no extent when nothing was tried', () => {
    expect(extentOf(lanesOf([], [step('s1')], 0))).toBeNull();
  });
});

describe('the window', () => {
  const whole: Window = { from: 0, to: 1_000_000 };
  const some = fc.double({ min: 0, max: 1, noNaN: true });

  it('stays within the whole, whatever is done to it', () => {
    const moves = fc.array(
      fc.oneof(
        fc.tuple(fc.double({ min: 0.1, max: 10, noNaN: true }), some).map(
          ([factor, around]) =>
            (w: Window) =>
              zoomed(w, whole, factor, around),
        ),
        fc.double({ min: -2, max: 2, noNaN: true }).map((by) => (w: Window) => moved(w, whole, by)),
        fc.tuple(some, some).map(
          ([a, b]) =>
            (w: Window) =>
              brushed(w, whole, a, b),
        ),
      ),
    );
    fc.assert(
      fc.property(moves, (all) => {
        const end = all.reduce((window, move) => move(window), whole);
        expect(end.from).toBeGreaterThanOrEqual(whole.from - 1e-6);
        expect(end.to).toBeLessThanOrEqual(whole.to + 1e-6);
        expect(end.to - end.from).toBeGreaterThanOrEqual(199);
      }),
    );
  });

  it('zooms around a point that stays where it is', () => {
    expect(zoomed(whole, whole, 0.5, 0.25)).toEqual({ from: 125_000, to: 625_000 });
    expect(zoomed({ from: 0, to: 500_000 }, whole, 4)).toEqual(whole);
  });

  it('places what is in it', () => {
    expect(placeIn({ from: 100, to: 200 }, 150, 175)).toEqual({ left: 50, width: 25 });
    expect(placeIn({ from: 100, to: 200 }, 0, 150)).toEqual({ left: 0, width: 50 });
    expect(placeIn({ from: 100, to: 200 }, 300, 400)).toBeNull();
  });

  it('has round times, not too many', () => {
    expect(ticksOf({ from: 9_500, to: 20_500 }, 10_000, 6).map(({ after }) => after)).toEqual([
      0, 2_000, 4_000, 6_000, 8_000, 10_000,
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 1e10 }), (length) => {
        expect(ticksOf({ from: 0, to: length }, 0, 6).length).toBeLessThanOrEqual(7);
      }),
    );
  });
});
