import { type Palette, type Style } from '../palette';
import { pad, printable, widthOf } from '../text-width';
import type { Scratch } from './scratch';
import type { Evidence } from './verify';

export interface SummaryFacts extends Evidence {
  readonly scratch: Scratch;
  readonly url: string;
  readonly stopCommand: string | null;
  readonly keep: boolean;
  readonly elapsedMs: number;
}

/** What was done, what proves it, and where to look. */
export function summary(facts: SummaryFacts, paint: Palette): string[] {
  const { protocol, steps, commits, scratch } = facts;
  const seconds = (facts.elapsedMs / 1000).toFixed(1);
  const heading = `Protocol ${protocol.protocol_name} is completed: ${String(steps.length)} steps in ${seconds} s`;
  const rows: [string, string, Style][] = [
    ['branch', `${protocol.branch} in ${scratch.remote}`, 'plain'],
    ...commits.map((commit, index): [string, string, Style] => [
      index === 0 ? 'commits' : '',
      `${commit.sha.slice(0, 10)} ${printable(commit.subject)}${trailer(commit.step, commit.attempt)}`,
      'plain',
    ]),
    ['checked', `${String(gateCount(facts))} gates ran and ended with 0, each on the commit of its step`, 'plain'],
    ['', 'every commit names its protocol, step and attempt in its trailers', 'plain'],
    ['', `your checkout ${scratch.checkout} is byte for byte as it was`, 'plain'],
  ];
  const width = Math.max(...rows.map(([name]) => widthOf(name)));
  const body = rows.map(([name, text, style]) => `  ${paint(pad(name, width), 'dim')}  ${paint(text, style)}`);
  return ['', paint(`✓ ${heading}`, 'good'), ...body, '', ...whereToLook(facts)];
}

function whereToLook({ keep, protocol, scratch, url, stopCommand }: SummaryFacts): string[] {
  const look = `git -C ${scratch.checkout} fetch && git -C ${scratch.checkout} diff main..origin/${protocol.branch}`;
  if (!keep) {
    return [
      `Console and API were at ${url}/console; server and folder are gone again.`,
      'To look around, run it with --keep: npm run demo -- --keep',
      `The change is then shown by: ${look}`,
    ];
  }
  return [
    `Console     ${url}/console`,
    `API         ${url}/protocols/${protocol.id}`,
    `The change  ${look}`,
    ...(stopCommand === null ? [] : [`Stop it     ${stopCommand}`]),
  ];
}

function trailer(step: string, attempt: string): string {
  return step === '' ? '' : ` (step ${step}, attempt ${attempt})`;
}

function gateCount({ steps }: Evidence): number {
  return steps
    .map(
      ({ attempts }) => attempts.findLast((one) => one.kind === 'qa' && one.status === 'succeeded')?.gates.length ?? 0,
    )
    .reduce((sum, count) => sum + count, 0);
}
