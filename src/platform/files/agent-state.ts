import { join } from 'node:path';
import { AgentState } from '../../ports/agent-state';
import { removeFolder } from './remove-folder';

/** `<data folder>/state/<protocol run>/`, with a folder for each engine and for the gates. */
export class AgentStateFolders extends AgentState {
  constructor(private readonly dataDir: string) {
    super();
  }

  async forget(protocolRunId: string): Promise<void> {
    // An id of ours; whatever else somebody wrote into the database must not become a path.
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(protocolRunId)) return;
    await removeFolder(join(this.dataDir, 'state', protocolRunId));
  }
}
