/** Where a command writes and what that place can do. Results go to `line`, everything about them to `note`. */
export interface Terminal {
  /** True when somebody watches and the cursor can be moved. */
  readonly interactive: boolean;
  readonly colors: boolean;
  columns(): number;
  write(text: string): void;
  line(text: string): void;
  note(text: string): void;
  /** Returns how to stop listening. */
  onResize(listener: () => void): () => void;
}

/** Of a pipe, which has no width of its own. */
const UNKNOWN_WIDTH = 120;

/** The process's own streams. NO_COLOR (no-color.org) and TERM=dumb are obeyed. */
export class ProcessTerminal implements Terminal {
  readonly interactive: boolean;
  readonly colors: boolean;

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly err: NodeJS.WriteStream,
    environment: NodeJS.ProcessEnv,
  ) {
    // Typed as a boolean, but absent on pipes and files.
    const tty: unknown = out.isTTY;
    this.interactive = tty === true && environment.TERM !== 'dumb';
    this.colors = this.interactive && (environment.NO_COLOR ?? '') === '';
  }

  columns(): number {
    const columns = this.out.isTTY ? this.out.columns : 0;
    // A pseudo-terminal that nobody has sized says 0.
    return columns > 0 ? columns : this.interactive ? 80 : UNKNOWN_WIDTH;
  }

  write(text: string): void {
    this.out.write(text);
  }

  line(text: string): void {
    this.out.write(`${text}\n`);
  }

  note(text: string): void {
    this.err.write(`${text}\n`);
  }

  onResize(listener: () => void): () => void {
    this.out.on('resize', listener);
    return () => {
      this.out.off('resize', listener);
    };
  }
}
