import type { WorkspaceKey } from '../../ports/workspaces';
import type { ProjectsService } from '../../projects/application/projects.service';
import { workspaceKey } from '../../protocols/application/workspace-key';
import { persistently } from '../../queue/application/persistently';
import type { Work } from '../../queue/application/work';
import type { StepRun, StepSpec } from '../domain/step-run';
import type { StepStore } from './step.store';

/** The step with its long texts. Like all that work begins with, waits for a database that is away: that is no failure of the work. */
export async function stepSpecOf(work: Work, steps: StepStore): Promise<(StepRun & StepSpec) | undefined> {
  const id = work.step?.id;
  return id === undefined ? undefined : persistently(work.signal, () => steps.find(id));
}

export function workspaceOf(work: Work, projects: ProjectsService): Promise<WorkspaceKey> {
  return persistently(work.signal, async () => {
    const project = await projects.get(work.run.projectId);
    return workspaceKey(await projects.repository(project), work.run);
  });
}
