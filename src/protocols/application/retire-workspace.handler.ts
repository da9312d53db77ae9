import { DomainError, Unavailable } from '../../kernel/errors';
import { ControlHandler, type ControlOutcome, type ControlWork } from '../../queue/application/control-work';
import type { ProtocolStore } from './protocol.store';
import type { WorkspaceRetirement } from './workspace-retirement';

/** A cancelled agent is gone within ten seconds. */
const LET_GO_MS = 10_000;
const DONE: ControlOutcome = { kind: 'done' };

/** Cleans up after a protocol on this host as soon as it is over; for other hosts there is `WorkspaceJanitor`. */
export class RetireWorkspaceHandler extends ControlHandler {
  constructor(
    private readonly protocols: ProtocolStore,
    private readonly retirement: WorkspaceRetirement,
  ) {
    super();
  }

  async handle(work: ControlWork): Promise<ControlOutcome> {
    const view = work.protocolRunId === null ? undefined : await this.protocols.find(work.protocolRunId);
    if (view === undefined) return DONE;
    try {
      return (await this.retirement.retire(view)) === 'busy' ? { kind: 'again', afterMs: LET_GO_MS } : DONE;
    } catch (error) {
      if (!(error instanceof DomainError) || error instanceof Unavailable) throw error;
      return { kind: 'failed', code: error.code, message: error.message };
    }
  }
}
