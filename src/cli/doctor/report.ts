import { paletteOf, type Style } from '../palette';
import { pad, printable, widthOf } from '../text-width';
import type { Finding, Verdict } from '../../doctor/domain/finding';

const MARKS: Record<Verdict, { readonly mark: string; readonly style: Style }> = {
  ok: { mark: '✓', style: 'good' },
  warning: { mark: '!', style: 'warn' },
  error: { mark: '✗', style: 'bad' },
};

/** A line for each finding, under it what to do; the last line is the sum. */
export function reportLines(
  findings: readonly Finding[],
  terminal: { readonly colors: boolean; readonly interactive: boolean; columns(): number },
): string[] {
  const paint = paletteOf(terminal);
  const column = Math.max(...findings.map((finding) => widthOf(finding.check)));
  // In a pipe nothing is cut: a log must have the whole sentence.
  const room = terminal.interactive ? Math.max(20, terminal.columns() - column - 4) : Number.POSITIVE_INFINITY;
  const lines = findings.flatMap(({ check, verdict, evidence, fix }) => {
    const { mark, style } = MARKS[verdict];
    const first = wrap(printable(evidence), room);
    const second = fix === undefined ? [] : wrap(`→ ${printable(fix)}`, room);
    return [...first, ...second].map((text, index) => {
      const head = index === 0 ? `${paint(mark, style)} ${pad(check, column)}` : ' '.repeat(column + 2);
      return `${head}  ${text}`;
    });
  });
  const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  const sum = `${String(count('ok'))} ok, ${String(count('warning'))} warnings, ${String(count('error'))} errors`;
  return [...lines, '', sum];
}

/** A word that is longer than the room stays whole: it is a path, and somebody will want to copy it. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
