import type { AttemptOut, ProtocolOut, StepOut } from '../api/api-types';
import type { PushedCommit } from './pushed-branch';

export interface Evidence {
  readonly protocol: ProtocolOut;
  readonly steps: readonly { readonly step: StepOut; readonly attempts: readonly AttemptOut[] }[];
  readonly commits: readonly PushedCommit[];
  /** Paths of the user's checkout that are not as they were. */
  readonly touched: readonly string[];
  /** True when each step has exactly one attempt to make its commit: an agent may need several. */
  readonly oneTry: boolean;
}

/** What the demo claims, checked against what is there; empty when all of it is true. */
export function verify(evidence: Evidence): string[] {
  const { protocol, steps, commits, touched } = evidence;
  const problems: string[] = [];
  if (protocol.status !== 'completed') problems.push(`The protocol is ${protocol.status}, not completed.`);
  if (steps.length === 0) problems.push('The protocol has no steps.');
  if (touched.length > 0) {
    problems.push(
      `Your own checkout was changed: ${touched.slice(0, 5).join(', ')} (${String(touched.length)} paths).`,
    );
  }
  for (const commit of commits.filter((one) => one.protocol !== protocol.protocol_name)) {
    problems.push(`Commit ${commit.sha.slice(0, 10)} does not name its protocol.`);
  }
  for (const { step, attempts } of steps) problems.push(...problemsOf(step, attempts, evidence));
  return problems;
}

function problemsOf(step: StepOut, attempts: readonly AttemptOut[], { commits, oneTry }: Evidence): string[] {
  const name = `Step ${String(step.step_index)} (${step.step_name})`;
  if (step.status !== 'completed') return [`${name} is ${step.status}, not completed.`];
  const problems: string[] = [];
  const mine = commits.filter((commit) => commit.step === String(step.step_index));
  if (oneTry ? mine.length !== 1 : mine.length === 0) problems.push(`${name} has ${String(mine.length)} commits.`);
  if (mine.some((commit) => commit.attempt === '')) problems.push(`A commit of ${name} does not name its attempt.`);
  if (step.head_sha === null || !commits.some((commit) => commit.sha === step.head_sha)) {
    problems.push(`${name} names a commit that the remote does not have: ${step.head_sha ?? 'none'}.`);
  }
  if (step.verdict?.verdict !== 'pass') problems.push(`${name} has no passing verdict.`);
  const judged = attempts.findLast((attempt) => attempt.kind === 'qa' && attempt.status === 'succeeded');
  const gates = judged?.gates ?? [];
  if (gates.length === 0) problems.push(`${name} was judged without a gate.`);
  for (const gate of gates.filter((one) => one.exit_code !== 0)) {
    problems.push(`${name}: gate ${gate.name} ended with ${String(gate.exit_code ?? 'no exit code')}.`);
  }
  return problems;
}
