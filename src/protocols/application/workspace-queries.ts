import { NotFound } from '../../kernel/errors';
import type { Workspaces } from '../../ports/workspaces';
import type { ProjectsService } from '../../projects/application/projects.service';
import type { StepStore } from '../../steps/application/step.store';
import type { Attempt } from '../../steps/domain/attempt';
import type { ProtocolRun } from '../domain/protocol-run';
import type { ProtocolStore } from './protocol.store';
import { workspaceKey } from './workspace-key';

/** A diff that nobody can read in a browser helps nobody. */
const MAX_DIFF_BYTES = 4 * 1024 * 1024;

/** What git knows about a run, for reading only. */
export class WorkspaceQueries {
  constructor(
    private readonly protocols: ProtocolStore,
    private readonly steps: StepStore,
    private readonly projects: ProjectsService,
    private readonly workspaces: Workspaces,
  ) {}

  /** All that the protocol has changed so far. Throws `protocol.unknown` and what git says. */
  async protocolDiff(protocolRunId: string): Promise<string> {
    const run = await this.run(protocolRunId);
    return this.diff(run, run.baseSha, run.headSha);
  }

  /** The same against what the execution of its step before it had left; without one, all that it has changed. */
  async attemptDiffAgainstPrevious(attemptId: string): Promise<string> {
    const attempt = await this.attempt(attemptId);
    const { stepRunId, number } = attempt;
    const earlier = stepRunId === null ? [] : await this.steps.listAttempts({ stepRunId });
    const previous = earlier.findLast(
      ({ kind, status, headSha, ...other }) =>
        kind === 'execute' && status === 'succeeded' && headSha !== null && other.number < number,
    );
    return this.diff(await this.run(attempt.protocolRunId), previous?.headSha ?? attempt.baseSha, attempt.headSha);
  }

  /** All that its step has changed up to it; of planning, all that it has changed. */
  async attemptDiffOfStep(attemptId: string): Promise<string> {
    const attempt = await this.attempt(attemptId);
    const step = attempt.stepRunId === null ? undefined : await this.steps.find(attempt.stepRunId);
    return this.diff(await this.run(attempt.protocolRunId), step?.baseSha ?? attempt.baseSha, attempt.headSha);
  }

  /** What one attempt has changed. Throws `attempt.unknown` and what git says. */
  async attemptDiff(attemptId: string): Promise<string> {
    const attempt = await this.attempt(attemptId);
    return this.diff(await this.run(attempt.protocolRunId), attempt.baseSha, attempt.headSha);
  }

  private async attempt(id: string): Promise<Attempt> {
    const attempt = await this.steps.findAttempt(id);
    if (attempt === undefined) throw new NotFound('attempt.unknown', `There is no attempt ${id}.`);
    return attempt;
  }

  private async run(id: string): Promise<ProtocolRun> {
    const view = await this.protocols.find(id);
    if (view === undefined) throw new NotFound('protocol.unknown', `There is no protocol ${id}.`);
    return view.run;
  }

  private async diff(run: ProtocolRun, from: string | null, to: string | null): Promise<string> {
    if (from === null || to === null || from === to) return '';
    const { repository, redactor } = await this.projects.material(run.projectId);
    // For people: what a commit may hold is the business of whoever makes it.
    return redactor.text(await this.workspaces.diff(workspaceKey(repository, run), from, to, MAX_DIFF_BYTES));
  }
}
