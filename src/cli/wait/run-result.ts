import type { AttemptOut, ProtocolOut, StepOut } from '../api/api-types';
import { printable } from '../text-width';
import { RUN_EXITS, type RunOutcome } from './outcome';

/** What is known when the waiting is over. */
export interface RunEvidence {
  readonly protocol: ProtocolOut;
  /** The step that stopped it, and its newest attempt; null when no step is to blame. */
  readonly stopped: { readonly step: StepOut; readonly attempt: AttemptOut | null } | null;
}

/** Commands that go on from here, by what the server allows. */
export function nextCommands(outcome: RunOutcome, { protocol, stopped }: RunEvidence): string[] {
  const { id, allowed_actions: allowed } = protocol;
  if (outcome === 'detached' || outcome === 'timed_out' || outcome === 'unreachable') {
    return [`deksdenflow protocols watch ${id}`];
  }
  if (outcome !== 'blocked' && outcome !== 'failed') return [];
  const commands = stopped === null ? [] : [`deksdenflow steps log ${stopped.step.id}`];
  if (allowed.includes('retry_latest')) commands.push(`deksdenflow protocols retry-latest ${id}`);
  if (allowed.includes('resume')) commands.push(`deksdenflow protocols resume ${id}`);
  if (stopped?.step.allowed_actions.includes('approve') === true) {
    commands.push(`deksdenflow steps approve ${stopped.step.id} --reason "…"`);
  }
  return commands.length > 0 ? [...commands, `deksdenflow protocols watch ${id}`] : commands;
}

/** One line of JSON, for scripts. */
export function resultJson(outcome: RunOutcome, evidence: RunEvidence): string {
  const { protocol, stopped } = evidence;
  return JSON.stringify({
    outcome,
    exit_code: RUN_EXITS[outcome],
    protocol_id: protocol.id,
    project_id: protocol.project_id,
    protocol_name: protocol.protocol_name,
    branch: protocol.branch,
    status: protocol.status,
    reason: protocol.status_reason,
    pull_request: protocol.pr?.url ?? null,
    step_id: stopped?.step.id ?? null,
    next: nextCommands(outcome, evidence),
  });
}

const SAID: Readonly<Record<RunOutcome, string>> = {
  completed: 'is completed',
  failed: 'is failed',
  blocked: 'is blocked: it needs a person',
  cancelled: 'was cancelled',
  timed_out: 'is not at rest yet; it goes on',
  unreachable: 'goes on at the server, which cannot be reached',
  detached: 'goes on',
};

export function resultLines(outcome: RunOutcome, evidence: RunEvidence): string[] {
  const { protocol } = evidence;
  const { protocol_name: name, branch, status_reason: reason, pr } = protocol;
  const lines = [`Protocol ${name} ${SAID[outcome]}.`];
  if (outcome === 'completed') lines.push(`  branch  ${branch}`, ...(pr == null ? [] : [`  pull request  ${pr.url}`]));
  if (outcome === 'blocked' || outcome === 'failed') {
    if (reason !== null) lines.push(`  ${reason.code}: ${printable(reason.message)}`);
    lines.push(...evidenceLines(evidence));
  }
  return [...lines, ...nextCommands(outcome, evidence).map((command) => `  → ${command}`)];
}

function evidenceLines({ stopped }: RunEvidence): string[] {
  if (stopped === null) return [];
  const { step, attempt } = stopped;
  const lines = [`  step ${String(step.step_index)} ${printable(step.step_name)}: ${step.status}`];
  const sha = attempt?.head_sha ?? step.head_sha;
  if (sha !== null) lines.push(`  commit ${sha.slice(0, 10)}`);
  if (step.verdict !== null) lines.push(`  verdict ${step.verdict.verdict}: ${printable(step.verdict.summary)}`);
  for (const gate of attempt?.gates ?? []) {
    if (gate.exit_code !== 0) lines.push(`  gate ${printable(gate.name)} ended with ${String(gate.exit_code ?? '?')}`);
  }
  if (attempt?.error_message != null) lines.push(`  ${attempt.kind}: ${printable(attempt.error_message)}`);
  return lines;
}
