import { billableTokens } from '../../steps/domain/usage';
import type { PullRequestSubject, SubjectAttempt, SubjectStep } from './pull-request-subject';
import { inline, quoted } from './untrusted-text';

/** Each section keeps to a number of characters of its own, so that none can push another out. */
const MAX = { goal: 6_000, plan: 9_000, verdicts: 9_000, gates: 6_000 } as const;
const FINDINGS_SHOWN = 20;

export function goalSection({ protocol }: PullRequestSubject): string {
  return section('Goal', quoted(protocol.description, MAX.goal) || '> (none given)');
}

export function planSection({ protocol, steps }: PullRequestSubject): string {
  const reason = protocol.statusReason === null ? '' : ` (${inline(protocol.statusReason.message, 300)})`;
  const rows = steps.map((step) => [
    String(step.stepIndex),
    inline(step.stepName, 120),
    `${STATE_MARKS[step.status]} ${step.status}`,
    String(step.attemptsCount),
    sha(step.headSha),
  ]);
  const table = rowsUpTo(MAX.plan, ['#', 'step', 'state', 'attempts', 'commit'], rows);
  return section('Plan', `The protocol is **${protocol.status}**${reason}.\n\n${table}`);
}

const STATE_MARKS = {
  pending: '·',
  running: '…',
  needs_qa: '…',
  completed: '✓',
  failed: '✗',
  cancelled: '✗',
  blocked: '✗',
} as const satisfies Record<SubjectStep['status'], string>;

export function verdictSection({ steps }: PullRequestSubject): string {
  const texts = steps.flatMap((step) => (step.verdict === null ? [] : [verdictText(step, step.verdict)]));
  return section('QA', texts.length === 0 ? 'No step has been judged yet.' : textsUpTo(MAX.verdicts, texts));
}

function verdictText(step: SubjectStep, verdict: NonNullable<SubjectStep['verdict']>): string {
  const head = `**${String(step.stepIndex)}. ${inline(step.stepName, 120)}**: **${verdict.verdict}**, judged by ${verdict.judged_by} at ${sha(verdict.head_sha)}`;
  const findings = verdict.findings.slice(0, FINDINGS_SHOWN).map(({ severity, file, line, message }) => {
    const place = file === undefined ? '' : ` ${inline(file, 150)}${line === undefined ? '' : `:${String(line)}`}`;
    return `- ${severity}${place}: ${inline(message, 300)}`;
  });
  const more = verdict.findings.length - findings.length;
  if (more > 0) findings.push(`- … and ${String(more)} more`);
  const list = findings.length === 0 ? '' : `\n\n${findings.join('\n')}`;
  return `${head}\n\n${quoted(verdict.summary, 1_500)}${list}`;
}

/** Of each step the attempt that ran its gates last. */
export function gateSection({ steps, attempts }: PullRequestSubject): string {
  const rows = steps.flatMap((step) => {
    const last = attempts.findLast((attempt) => attempt.stepRunId === step.id && attempt.gates.length > 0);
    return last === undefined ? [] : gateRows(step, last);
  });
  if (rows.length === 0) return section('Gates', 'No gate has run yet.');
  const table = rowsUpTo(MAX.gates, ['step', 'gate', 'command', 'result', 'time', 'commit'], rows);
  return section('Gates', table);
}

function gateRows(step: SubjectStep, attempt: SubjectAttempt): string[][] {
  return attempt.gates.map((gate) => [
    String(step.stepIndex),
    inline(gate.name, 80),
    inline(gate.command, 200),
    gate.exit_code === 0 ? '✓ 0' : gate.exit_code === null ? '✗ did not end' : `✗ ${String(gate.exit_code)}`,
    `${(gate.duration_ms / 1000).toFixed(1)} s`,
    sha(attempt.headSha),
  ]);
}

export function usageSection({ protocol }: PullRequestSubject): string {
  const { inputTokens, cachedInputTokens, outputTokens, costUsd } = protocol;
  const cost = costUsd > 0 ? `, ${costUsd.toFixed(2)} USD by the engines' own account` : '';
  const parts = `${number(inputTokens)} in, ${number(cachedInputTokens)} in from cache, ${number(outputTokens)} out`;
  return section('Tokens and cost', `${number(billableTokens(protocol))} tokens (${parts})${cost}.`);
}

export function section(title: string, text: string): string {
  return `### ${title}\n\n${text}`;
}

export function sha(value: string | null): string {
  // Without a code span a forge makes it a link to the commit.
  return value === null ? '' : inline(value.slice(0, 12), 12);
}

function rowsUpTo(max: number, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [line(head), line(head.map(() => '---'))];
  let used = 200;
  for (const [at, row] of rows.entries()) {
    used += line(row).length + 1;
    if (used > max) return `${lines.join('\n')}\n\n… and ${String(rows.length - at)} more (cut)`;
    lines.push(line(row));
  }
  return lines.join('\n');
}

/** Whole texts only: half of one could leave a list or a quotation open. */
function textsUpTo(max: number, texts: readonly string[]): string {
  const taken: string[] = [];
  let used = 100;
  for (const [at, text] of texts.entries()) {
    used += text.length + 2;
    if (used > max) {
      taken.push(`… and ${String(texts.length - at)} more (cut)`);
      break;
    }
    taken.push(text);
  }
  return taken.join('\n\n');
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
