import { FakeTerminal } from '../../../test/support/fake-terminal';
import { displayFor } from './live-display';
import type { ProgressState } from './progress-state';

const STATE: ProgressState = { title: 'T'.repeat(60), status: 'running', startedAt: 0, now: 0, frame: 0, steps: [] };
const ESC = '\u001b';

describe('the display', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('writes every line once and no escape sequence where nobody watches', () => {
    const terminal = new FakeTerminal(40, false);
    const display = displayFor(terminal);
    display.show(() => STATE);
    display.say('a line that is longer than the forty columns of this terminal');
    display.end();
    expect(terminal.output).toBe('a line that is longer than the forty columns of this terminal\n');
  });

  it('puts lines above the display and redraws it in place', () => {
    const terminal = new FakeTerminal(80, true);
    const display = displayFor(terminal);
    display.show(() => STATE);
    terminal.output = '';
    display.say('news');
    expect(terminal.output.startsWith(`${ESC}[2A\r${ESC}[0Jnews\nTTT`)).toBe(true);
    display.end();
  });

  it('erases as many rows as its lines fill after the terminal became narrower', () => {
    const terminal = new FakeTerminal(80, true);
    const display = displayFor(terminal);
    display.show(() => STATE);
    terminal.output = '';
    terminal.resize(20);
    // The heading was 79 columns wide and fills four rows of 20; the second line, 22 columns, two.
    expect(terminal.output.startsWith(`${ESC}[6A\r${ESC}[0J`)).toBe(true);
    display.end();
  });

  it('hides the cursor while it runs, and gives back everything at its end', () => {
    const terminal = new FakeTerminal(80, true);
    const display = displayFor(terminal);
    display.show(() => STATE);
    expect(terminal.output.startsWith(`${ESC}[?25l`)).toBe(true);
    expect(terminal.watched).toBe(true);
    const before = terminal.output.length;
    jest.advanceTimersByTime(1_000);
    expect(terminal.output.length).toBeGreaterThan(before);
    display.end();
    expect(terminal.output.endsWith(`${ESC}[?25h`)).toBe(true);
    expect(terminal.watched).toBe(false);
    const length = terminal.output.length;
    jest.advanceTimersByTime(1_000);
    expect(terminal.output).toHaveLength(length);
  });
});
