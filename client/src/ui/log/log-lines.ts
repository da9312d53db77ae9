import { PLAIN, readAnsi, type TextStyle } from '../../lib/ansi';

/** What a line is, where more is known than its text. */
export type LineKind =
  'text' | 'command' | 'outcome' | 'message' | 'thought' | 'tool' | 'output' | 'file' | 'problem' | 'note' | 'prompt';

export interface LogLine {
  readonly text: string;
  readonly kind: LineKind;
  /** Its number in the log as it was written, from 1 on. */
  readonly source: number;
}

/** Lines to show, at their places; what is behind it may grow. */
export interface LogLines {
  readonly count: number;
  at(index: number): LogLine;
  /** Style that goes on from the line before. */
  styleAt(index: number): TextStyle;
  /** Place of a line of the log, or of the nearest one that is shown. */
  placeOf(source: number): number;
}

/** A page cannot be higher than some 30 million pixels, and nobody reads a million lines. */
export const MOST_LINES = 1_000_000;

/**
 * A log as it grows. Text comes in pieces that end anywhere; each is cut once, whatever came before. The last line may be
 * unfinished: it is there, and grows.
 */
export class LogBuffer implements LogLines {
  private readonly lines: string[] = [];
  private readonly styles = new Map<number, TextStyle>();
  private style = PLAIN;
  private rest = '';
  /** Characters taken in. */
  length = 0;

  append(text: string): void {
    if (this.full) return;
    this.length += text.length;
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      this.push(this.rest + text.slice(from, end));
      this.rest = '';
      from = end + 1;
    }
    this.rest += text.slice(from);
  }

  get full(): boolean {
    return this.lines.length >= MOST_LINES;
  }

  /** Lines that will not change any more. */
  get finished(): number {
    return this.lines.length;
  }

  get count(): number {
    return this.lines.length + (this.rest === '' ? 0 : 1);
  }

  at(index: number): LogLine {
    return { text: this.lines[index] ?? this.rest, kind: 'text', source: index + 1 };
  }

  styleAt(index: number): TextStyle {
    return this.styles.get(index) ?? PLAIN;
  }

  placeOf(source: number): number {
    return Math.max(0, Math.min(this.count - 1, source - 1));
  }

  private push(line: string): void {
    if (this.style !== PLAIN) this.styles.set(this.lines.length, this.style);
    this.lines.push(line);
    if (line.includes('\u001b')) this.style = readAnsi(line, this.style).end;
  }
}

/** The text of a line as a terminal leaves it: what stands after the last carriage return (progress bars). */
export function asPrinted(text: string): string {
  const end = text.endsWith('\r') ? text.length - 1 : text.length;
  const from = text.lastIndexOf('\r', end - 1) + 1;
  return text.slice(from, end);
}
