import { Unprocessable } from '../../kernel/errors';
import { Turns } from '../../kernel/turns';
import type { SampleRepository } from '../../ports/sample-repository';
import type { ProjectsService, ProjectView } from '../../projects/application/projects.service';
import type { ProtocolView } from '../../protocols/application/protocol.store';
import type { ProtocolsService } from '../../protocols/application/protocols.service';
import type { Cause } from '../../protocols/domain/run-context';
import { SAMPLE_STEPS, SAMPLE_TASK } from '../domain/sample-plan';

const ENGINE = 'shell';
/** Of a name that is taken by something else, the next is tried. */
const NAMES = ['demo', ...Array.from({ length: 98 }, (_, index) => `demo-${String(index + 2)}`)];
const POLICIES = { auto_advance: true, auto_qa_after_exec: true, open_pr: 'never', push: 'branch' } as const;

export interface StartedDemo {
  readonly project: ProjectView;
  readonly protocol: ProtocolView;
}

/** A protocol to watch: on a repository of our own, with commands that everybody can read. */
export class DemoService {
  /** Two at a time would make the same folder and the same project. */
  private readonly turns = new Turns(1);

  constructor(
    private readonly projects: ProjectsService,
    private readonly protocols: ProtocolsService,
    private readonly repository: SampleRepository,
    /** The worker is this process: it sees the folder that we make. */
    private readonly sharesFiles: boolean,
  ) {}

  /** Throws `demo.needs_shared_files`, `demo.repository_failed`, `engine.unknown`. */
  start(cause: Cause): Promise<StartedDemo> {
    if (!this.sharesFiles) {
      throw new Unprocessable(
        'demo.needs_shared_files',
        'The demo is a repository in the data folder of this server, which separate workers do not see: register a repository that they reach, or run npm run server-mode -- demo.',
      );
    }
    return this.turns.take(async () => {
      await this.repository.ensure();
      const { project } = await this.project(cause);
      const made = await this.protocols.create(
        project.id,
        { description: SAMPLE_TASK, baseBranch: 'main', engine: ENGINE, policies: POLICIES, steps: SAMPLE_STEPS },
        cause,
      );
      const { protocol } = await this.protocols.act(made.run.id, 'start', cause);
      // Read last: its set-up may have gone on.
      return { project: await this.projects.view(project.id), protocol };
    });
  }

  private async project(cause: Cause): Promise<ProjectView> {
    const gitUrl = this.repository.place.remote;
    const known = await this.projects.findBy('gitUrl', gitUrl);
    if (known !== undefined) return this.projects.view(known);
    for (const name of NAMES) {
      if ((await this.projects.findBy('name', name)) !== undefined) continue;
      return this.projects.create(
        { name, gitUrl, baseBranch: 'main', defaultEngine: ENGINE, policies: POLICIES },
        cause,
      );
    }
    throw new Unprocessable(
      'project.name_taken',
      'There is no name left for the project of the demo: rename one of them.',
    );
  }
}
