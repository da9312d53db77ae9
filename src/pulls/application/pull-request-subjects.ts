import type { EngineRegistry } from '../../ports/engine';
import type { ProtocolView } from '../../protocols/application/protocol.store';
import type { StepStore } from '../../steps/application/step.store';
import type { PullRequestSubject } from '../domain/pull-request-subject';

/** Gathers what a pull request tells of its protocol. */
export class PullRequestSubjects {
  private readonly versions = new Map<string, Promise<string | null>>();

  constructor(
    private readonly steps: StepStore,
    private readonly engines: EngineRegistry,
  ) {}

  async of({ run, steps }: ProtocolView, cloneUrl: string | null): Promise<PullRequestSubject> {
    const attempts = await this.steps.listAttempts({ protocolRunId: run.id });
    const told = attempts.map(async (attempt) => ({ ...attempt, engineVersion: await this.versionOf(attempt.engine) }));
    return { protocol: run, branch: run.protocolName, cloneUrl, steps, attempts: await Promise.all(told) };
  }

  /** Asked once for each engine: it starts a program. */
  private versionOf(engine: string): Promise<string | null> {
    let version = this.versions.get(engine);
    if (version === undefined) {
      version =
        this.engines
          .find(engine)
          ?.probe({})
          .then((probe) => probe.version) ?? Promise.resolve(null);
      this.versions.set(engine, version);
    }
    return version;
  }
}
