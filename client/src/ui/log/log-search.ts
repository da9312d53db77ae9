import { withoutAnsi } from '../../lib/ansi';
import type { LogLines } from './log-lines';

/** Finds the lines that have a text, whatever its case, bit by bit: a task over a long log would be felt. */
export class LogSearch {
  readonly found: number[] = [];
  private at = 0;
  private readonly wanted: string;

  constructor(
    readonly lines: LogLines,
    readonly words: string,
  ) {
    this.wanted = words.toLowerCase();
  }

  /** Goes on for about this long; true when there is more. */
  lookOn(milliseconds: number): boolean {
    const until = performance.now() + milliseconds;
    while (this.at < this.lines.count) {
      const index = this.at++;
      if (withoutAnsi(this.lines.at(index).text).toLowerCase().includes(this.wanted)) this.found.push(index);
      if (this.at % 64 === 0 && performance.now() > until) break;
    }
    return this.at < this.lines.count;
  }
}

/** Where in a text it stands, in pieces: every other one is a match. */
export function piecesAround(text: string, words: string): readonly string[] {
  if (words === '') return [text];
  const [lower, wanted] = [text.toLowerCase(), words.toLowerCase()];
  // Lower case of some letters is longer (İ): then places do not agree, and nothing is marked.
  if (lower.length !== text.length) return [text];
  const pieces: string[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    pieces.push(text.slice(from, at), text.slice(at, at + wanted.length));
    from = at + wanted.length;
  }
  return [...pieces, text.slice(from)];
}
