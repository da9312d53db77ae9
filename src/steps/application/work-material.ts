import type { WorkspaceKey } from '../../ports/workspaces';
import type { ProjectMaterial, ProjectsService } from '../../projects/application/projects.service';
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

/** Read once for each job, however many parts of it ask. */
const materials = new WeakMap<Work, Promise<ProjectMaterial>>();

export function projectOf(work: Work, projects: ProjectsService): Promise<ProjectMaterial> {
  let material = materials.get(work);
  if (material === undefined) {
    material = persistently(work.signal, () => projects.material(work.run.projectId));
    materials.set(work, material);
  }
  return material;
}

export async function workspaceOf(work: Work, projects: ProjectsService): Promise<WorkspaceKey> {
  return workspaceKey((await projectOf(work, projects)).repository, work.run);
}
