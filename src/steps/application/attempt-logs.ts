import type { ProjectsService } from '../../projects/application/projects.service';
import type { Work } from '../../queue/application/work';
import { AttemptLog } from './attempt-log';
import type { AttemptOutputStore } from './attempt-output.store';
import { projectOf } from './work-material';

/** Opens the log of an attempt that is about to run. */
export class AttemptLogs {
  constructor(
    private readonly store: AttemptOutputStore,
    private readonly projects: ProjectsService,
  ) {}

  async open(work: Work): Promise<AttemptLog> {
    const { redactor } = await projectOf(work, this.projects);
    return new AttemptLog(this.store, work.lease, redactor.stream());
  }
}
