import { COLORS } from '../palette';
import { widthOf } from '../text-width';
import type { ForgeShown } from './forge-news';
import type { ProgressState } from './progress-state';
import { render } from './render';

const START = 1_000_000;
const gate = (name: string, passed: boolean) => ({ name, passed, durationMs: 312 });
const STATE: ProgressState = {
  title: '0001-repair-slugify with shell',
  status: 'running',
  startedAt: START,
  now: START + 64_000,
  frame: 2,
  steps: [
    {
      id: 'a',
      index: 1,
      name: 'Pin the bug with a failing test',
      phase: 'done',
      gates: [gate('old tests', true), gate('new test', true)],
      startedAt: START + 500,
      endedAt: START + 1_740,
      attempts: 1,
    },
    {
      id: 'b',
      index: 2,
      name: 'Repair slugify so that every headline gives an address that people can read',
      phase: 'judging',
      gates: [gate('old tests', true), gate('all tests', false)],
      startedAt: START + 2_000,
      endedAt: null,
      attempts: 2,
    },
    {
      id: 'c',
      index: 3,
      name: 'Erklärung auf 日本語 schreiben',
      phase: 'queued',
      gates: [],
      startedAt: null,
      endedAt: null,
      attempts: 0,
    },
    { id: 'd', index: 4, name: 'Changelog', phase: 'waiting', gates: [], startedAt: null, endedAt: null, attempts: 0 },
  ],
};

describe('the progress display', () => {
  it('is complete in a wide terminal', () => {
    expect(`\n${render(STATE, 120).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      0001-repair-slugify with shell                                                                            running  1:04
      ✓ 1 Pin the bug with a failing test                                                                      2 gates  1.2 s
      ⠹ 2 Repair slugify so that every headline gives an address that people can read                    judging  try 2  1:02
      │   ✓ old tests                                                                                                   0.3 s
      │   ✗ all tests                                                                                                   0.3 s
      ◌ 3 Erklärung auf 日本語 schreiben                                                                               queued
      ○ 4 Changelog
      ━━━━━━──────────────────  1 of 4 steps
      "
    `);
  });

  it('fits into 80 columns', () => {
    expect(`\n${render(STATE, 80).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      0001-repair-slugify with shell                                    running  1:04
      ✓ 1 Pin the bug with a failing test                              2 gates  1.2 s
      ⠹ 2 Repair slugify so that every headline gives an addre…  judging  try 2  1:02
      │   ✓ old tests                                                           0.3 s
      │   ✗ all tests                                                           0.3 s
      ◌ 3 Erklärung auf 日本語 schreiben                                       queued
      ○ 4 Changelog
      ━━━━━━──────────────────  1 of 4 steps
      "
    `);
  });

  it('keeps what matters in 40 columns', () => {
    expect(`\n${render(STATE, 40).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      0001-repair-slugify wit…  running  1:04
      ✓ 1 Pin the bug with a…  2 gates  1.2 s
      ⠹ 2 Repair slugi…  judging  try 2  1:02
      │   ✓ old tests                   0.3 s
      │   ✗ all tests                   0.3 s
      ◌ 3 Erklärung auf 日本語 schre…  queued
      ○ 4 Changelog
      ━━━━━━──────────────────  1 of 4 steps
      "
    `);
  });

  it('has a line for the pull request and CI once there is a forge', () => {
    const red = { state: 'red', red: ['build', `tests\u001b[2J ${'x'.repeat(60)}`] } as const;
    const shown = (width: number, forge: ForgeShown) => render({ ...STATE, forge }, width).at(-2);
    expect(
      `\n${[120, 80, 40].map((width) => shown(width, { title: 'Pull request #7', state: 'draft', ci: red })).join('\n')}\n`,
    ).toMatchInlineSnapshot(`
      "
      ⇄ Pull request #7  draft                                                       CI red: build, tests[2J xxxxxxxxxxxxxxx…
      ⇄ Pull request #7  draft               CI red: build, tests[2J xxxxxxxxxxxxxxx…
      ⇄ Pull request #7  draft
      "
    `);
    expect(shown(80, { title: null, state: '', ci: { state: 'running', red: [] } })).toMatch(
      /^⇄ no pull.* CI running$/,
    );
    expect(shown(80, { title: 'Merge request !2', state: 'merged', ci: null })).toBe('⇄ Merge request !2  merged');
    for (const width of [1, 12, 33, 79]) {
      const line = shown(width, { title: 'Pull request #7', state: 'ready for review', ci: red });
      expect(widthOf(line ?? '')).toBeLessThanOrEqual(Math.max(1, width - 1));
    }
  });

  it.each([1, 5, 12, 20, 33, 40, 79, 80, 200])('never reaches the last of %i columns', (width) => {
    for (const line of render(STATE, width)) expect(widthOf(line)).toBeLessThanOrEqual(Math.max(1, width - 1));
  });

  it('takes the same room with colours', () => {
    const plain = render(STATE, 80);
    const escape = String.fromCharCode(27);
    const colored = render(STATE, 80, COLORS).map((line) => line.replaceAll(new RegExp(`${escape}\\[\\d+m`, 'g'), ''));
    expect(colored).toEqual(plain);
    expect(render(STATE, 80, COLORS).join('')).toContain(escape);
  });

  it('says so while there is no plan yet', () => {
    expect(render({ ...STATE, steps: [] }, 80).at(-1)).toBe('the plan is being made');
  });

  it('lets no control character of a step name through', () => {
    const [first] = STATE.steps;
    if (first === undefined) throw new Error('no step');
    const lines = render({ ...STATE, steps: [{ ...first, name: 'a\u001b[2Jb\nc\u202ed' }] }, 80);
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('a[2Jb cd');
  });
});
