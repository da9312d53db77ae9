import { paletteOf } from '../palette';
import type { Terminal } from '../terminal';
import { cut, widthOf } from '../text-width';
import type { ProgressState } from './progress-state';
import { render } from './render';

const REDRAW_MS = 100;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_BELOW = '\u001b[0J';

/** Lines that stay, and in a terminal below them a display of the present state, redrawn in place. */
export interface Display {
  say(line: string): void;
  /** `state` is asked for at every redraw. */
  show(state: () => ProgressState): void;
  /** Leaves the last state standing. */
  end(): void;
}

export function displayFor(terminal: Terminal): Display {
  return terminal.interactive ? new LiveDisplay(terminal) : new PlainDisplay(terminal);
}

/** For pipes and files: every line once, nothing is ever taken back. */
class PlainDisplay implements Display {
  constructor(private readonly terminal: Terminal) {}

  say(line: string): void {
    this.terminal.line(line);
  }

  show(): void {
    // What the state shows, the lines have said.
  }

  end(): void {
    // Nothing is open.
  }
}

export class LiveDisplay implements Display {
  private state: (() => ProgressState) | undefined;
  private drawn: readonly number[] = [];
  private frame = 0;
  private timer: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;

  constructor(private readonly terminal: Terminal) {}

  say(line: string): void {
    this.terminal.write(`${this.erasing()}${cut(line, this.terminal.columns() - 1)}\n`);
    this.draw();
  }

  show(state: () => ProgressState): void {
    this.state = state;
    this.terminal.write(HIDE_CURSOR);
    this.unsubscribe = this.terminal.onResize(() => {
      this.redraw();
    });
    this.timer = setInterval(() => {
      this.frame += 1;
      this.redraw();
    }, REDRAW_MS);
    this.draw();
  }

  end(): void {
    if (this.state === undefined) return;
    clearInterval(this.timer);
    this.unsubscribe?.();
    this.redraw();
    this.state = undefined;
    this.drawn = [];
    this.terminal.write(SHOW_CURSOR);
  }

  private redraw(): void {
    this.terminal.write(this.erasing());
    this.draw();
  }

  private draw(): void {
    if (this.state === undefined) return;
    const state = { ...this.state(), frame: this.frame };
    const columns = this.terminal.columns();
    this.drawn = render(state, columns).map(widthOf);
    const lines = render(state, columns, paletteOf(this.terminal));
    this.terminal.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** Up to the first row of the display. In a terminal that became narrower, the lines drawn wide fill more rows now. */
  private erasing(): string {
    const columns = Math.max(1, this.terminal.columns());
    const rows = this.drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    this.drawn = [];
    return rows === 0 ? '' : `\u001b[${String(rows)}A\r${CLEAR_BELOW}`;
  }
}
