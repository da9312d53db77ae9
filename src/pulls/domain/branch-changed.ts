import { block } from '../../protocols/domain/moves';
import type { ProtocolRun, StatusReason } from '../../protocols/domain/protocol-run';
import type { RunContext } from '../../protocols/domain/run-context';
import { isDone } from './pull-request-wanted';

/**
 * Somebody else has pushed to the branch. Nothing of theirs is overwritten, and automatic work stops; a run whose steps are
 * all done just goes on waiting for its merge, since a reviewer's last touch is no trouble.
 */
export function settleForeignPush(context: RunContext, sha: string): void {
  const { run } = context;
  if (run.foreignSha === sha || run.status === 'completed' || run.status === 'cancelled') return;
  run.foreignSha = sha;
  const reason = foreignReason(run, sha);
  context.record({ type: 'branch_changed', message: reason.message, metadata: { sha } });
  // What runs now is refused at its push, and says so with what it has.
  if (run.status === 'running' && context.attempt === null && !isDone(context.steps)) block(context, reason);
}

export function foreignReason(run: ProtocolRun, sha: string): StatusReason {
  const message = `Somebody else pushed ${sha.slice(0, 10)} to the branch ${run.protocolName}; automatic work has stopped. Move the commit to another branch and retry_latest, or cancel the protocol.`;
  return { code: 'branch_changed', message };
}
