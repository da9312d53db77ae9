import { PLAIN, type TextStyle } from '../../lib/ansi';
import { readLine } from './agent-records';
import { asPrinted, type LineKind, type LogBuffer, type LogLine, type LogLines } from './log-lines';

/** The log for people, made from the lines of a buffer bit by bit: reading 200 000 records at once would stop the page. */
export class PrettyLines implements LogLines {
  private taken = 0;
  private readonly texts: string[] = [];
  private readonly kinds: LineKind[] = [];
  private readonly sources: number[] = [];

  constructor(private readonly from: LogBuffer) {}

  /** Reads on for about this long; true when there is more. An unfinished line is read when it is finished, or `over`. */
  readOn(milliseconds: number, over: boolean): boolean {
    const until = performance.now() + milliseconds;
    const end = over ? this.from.count : this.from.finished;
    while (this.taken < end) {
      this.take(this.taken++);
      if (this.taken % 64 === 0 && performance.now() > until) break;
    }
    return this.taken < end;
  }

  get count(): number {
    return this.texts.length;
  }

  at(index: number): LogLine {
    return { text: this.texts[index] ?? '', kind: this.kinds[index] ?? 'text', source: this.sources[index] ?? 0 };
  }

  styleAt(index: number): TextStyle {
    return this.kinds[index] === 'text' ? this.from.styleAt((this.sources[index] ?? 1) - 1) : PLAIN;
  }

  placeOf(source: number): number {
    let [low, high] = [0, this.sources.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sources[middle] ?? Infinity) < source) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, Math.min(this.sources.length - 1, low));
  }

  private take(index: number): void {
    const { text, source } = this.from.at(index);
    for (const line of readLine(text) ?? [{ kind: 'text' as const, text: asPrinted(text) }]) {
      this.texts.push(line.text);
      this.kinds.push(line.kind);
      this.sources.push(source);
    }
  }
}
