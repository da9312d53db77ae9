import type { Repository, WorkspaceKey } from '../../ports/workspaces';
import type { ProtocolRun } from '../domain/protocol-run';

/** Names the worktree of a run; a run that must not push has no remote. */
export function workspaceKey(repository: Repository, run: ProtocolRun): WorkspaceKey {
  return {
    repository: { ...repository, pushes: run.policies.push === 'branch' },
    protocolName: run.protocolName,
    baseBranch: run.baseBranch,
  };
}
