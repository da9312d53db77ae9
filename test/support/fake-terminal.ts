import type { Terminal } from '../../src/cli/terminal';

/** A terminal of a given width that remembers every byte; `resize` tells those who listen. */
export class FakeTerminal implements Terminal {
  output = '';
  notes = '';
  readonly colors: boolean = false;
  private readonly listeners = new Set<() => void>();

  constructor(
    private width = 120,
    readonly interactive = false,
  ) {}

  columns(): number {
    return this.width;
  }

  write(text: string): void {
    this.output += text;
  }

  line(text: string): void {
    this.output += `${text}\n`;
  }

  note(text: string): void {
    this.notes += `${text}\n`;
  }

  onResize(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  resize(width: number): void {
    this.width = width;
    for (const listener of this.listeners) listener();
  }

  get watched(): boolean {
    return this.listeners.size > 0;
  }
}
