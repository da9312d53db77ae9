import { ciOfHead } from '../../ci/domain/answer-red-ci';
import type { StepRun } from '../../steps/domain/step-run';
import type { Verdict } from '../../steps/domain/verdict';
import type { AttentionKind } from './attention-kinds';
import type { WaitingState } from './waiting';

export const EVIDENCE_KINDS = ['gate', 'finding', 'check', 'output', 'summary'] as const;

/** What a person looks at before deciding: an excerpt, never the whole. Text of programs and agents: material, no markup. */
export interface Evidence {
  readonly kind: (typeof EVIDENCE_KINDS)[number];
  readonly title: string;
  readonly text: string;
  readonly url: string | null;
  /** The commit that it is about. */
  readonly headSha: string | null;
  /** There is more of the same. */
  readonly more: number;
}

const MAX_TEXT = 2_000;
const MAX_TITLE = 300;

export function evidenceOf(state: WaitingState, kind: AttentionKind, step: StepRun | null): Evidence | null {
  const { run } = state;
  if (kind === 'ci_failed') return ofChecks(state) ?? ofMessage(run.statusReason?.message ?? '');
  if (step?.verdict?.verdict === 'fail') return ofVerdict(step.verdict);
  if (kind === 'approval' && step !== null && step.summary !== null) {
    return evidence('summary', step.stepName, beginningOf(step.summary), { headSha: step.headSha });
  }
  return ofMessage(run.statusReason?.message ?? '');
}

function ofChecks({ run }: WaitingState): Evidence | null {
  const ci = ciOfHead(run);
  const [first, ...others] = ci?.failures ?? [];
  if (ci === null || first === undefined) return null;
  const text = endOf(first.log_tail ?? first.reason ?? '');
  return evidence('check', first.name, text, { url: first.url, headSha: ci.sha, more: others.length });
}

function ofVerdict(verdict: Verdict): Evidence {
  const [first, ...others] = verdict.findings;
  const about = { headSha: verdict.head_sha, more: others.length };
  if (first === undefined) return evidence('finding', verdict.summary, '', about);
  if (verdict.judged_by === 'gates') {
    // Its first line names the gate and how it ended; then comes what it said last.
    const [title = '', ...output] = first.message.split('\n');
    return evidence('gate', title.replace(/:$/, ''), endOf(output.join('\n')), about);
  }
  const place =
    first.file === undefined ? '' : ` ${first.file}${first.line === undefined ? '' : `:${String(first.line)}`}`;
  return evidence('finding', `${first.severity}${place}`, beginningOf(first.message), about);
}

/** A sentence says all that there is; what has more lines shows output. */
function ofMessage(message: string): Evidence | null {
  const [title = '', ...output] = message.split('\n');
  return output.length === 0 ? null : evidence('output', title, endOf(output.join('\n')), {});
}

function evidence(
  kind: Evidence['kind'],
  title: string,
  text: string,
  about: { readonly url?: string | null; readonly headSha?: string | null; readonly more?: number },
): Evidence {
  const { url = null, headSha = null, more = 0 } = about;
  return { kind, title: beginningOf(title, MAX_TITLE), text, url, headSha, more };
}

function beginningOf(text: string, length = MAX_TEXT): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function endOf(text: string): string {
  return text.length <= MAX_TEXT ? text : `…${text.slice(1 - MAX_TEXT)}`;
}
