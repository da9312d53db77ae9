import type { Forges } from '../../ports/forge';
import type { ProjectsService } from '../../projects/application/projects.service';
import type { ProtocolStore } from '../../protocols/application/protocol.store';
import { ControlHandler, type ControlOutcome, type ControlWork } from '../../queue/application/control-work';

/** Starts the failed checks of the run's commit again, or CI of its branch. */
export class TriggerCiHandler extends ControlHandler {
  constructor(
    private readonly store: ProtocolStore,
    private readonly projects: ProjectsService,
    private readonly forges: Forges,
  ) {
    super();
  }

  async handle(work: ControlWork): Promise<ControlOutcome> {
    const view = work.protocolRunId === null ? undefined : await this.store.find(work.protocolRunId);
    const sha = view?.run.headSha ?? null;
    if (view === undefined || sha === null) return { kind: 'done' };
    const { run } = view;
    const { forge } = await this.projects.material(run.projectId);
    if (forge === null) {
      const message =
        'CI cannot be started from here: the project has no token for its forge. Set the secret FORGE_TOKEN.';
      return { kind: 'failed', code: 'forge.not_connected', message };
    }
    const done = await this.forges.connect(forge).triggerCi(run.protocolName, sha);
    await this.store.transact(run.id, work.cause, (context) => {
      context.record({ type: 'ci_triggered', message: done, metadata: { head_sha: sha } });
      context.wake('ci.watch', 5_000);
    });
    return { kind: 'done' };
  }
}
