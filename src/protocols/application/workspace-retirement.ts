import type { AgentState } from '../../ports/agent-state';
import type { ProcessRunner } from '../../ports/process-runner';
import type { Workspaces } from '../../ports/workspaces';
import type { ProjectsService } from '../../projects/application/projects.service';
import { isTerminal } from '../domain/protocol-run.lifecycle';
import type { ProtocolView } from './protocol.store';
import { workspaceKey } from './workspace-key';

/** What a run has on this host, taken away when the run is over. May be asked for again, from anywhere, at any time. */
export class WorkspaceRetirement {
  constructor(
    private readonly projects: ProjectsService,
    private readonly workspaces: Workspaces,
    private readonly processes: ProcessRunner,
    private readonly agentState: AgentState,
  ) {}

  /**
   * `kept`: the run is not over. `busy`: it is, and a worker is still ending its last attempt. Throws what git says,
   * and keeps the worktree, where something would be lost.
   */
  async retire({ run, attempt }: ProtocolView): Promise<'kept' | 'busy' | 'retired'> {
    // A terminal row has no moves: what is true now stays true.
    if (!isTerminal(run.status)) return 'kept';
    if (attempt !== null) return 'busy';
    const { repository } = await this.projects.material(run.projectId);
    // What a dead worker left behind would write into the folder while it is being looked through.
    await this.processes.endStrays(run.id);
    // Before the worktree: as long as that is listed, whatever is cut off here is done again.
    await this.agentState.forget(run.id);
    await this.workspaces.retire(workspaceKey(repository, run), run.headSha);
    return 'retired';
  }
}
