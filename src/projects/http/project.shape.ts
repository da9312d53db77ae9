import {
  isoTime,
  ShownChoice,
  ShownId,
  ShownPart,
  ShownParts,
  ShownText,
  ShownTexts,
  ShownTime,
  ShownWhole,
} from '../../platform/http/shown';
import { GateDto, ModelsDto, PoliciesDto } from './policies.dto';
import { ProjectSetupShape, setupShape } from './setup.shape';
import type { ProjectView } from '../application/projects.service';
import type { Gate, Models, Policies } from '../domain/policies';
import { CI_PROVIDERS } from '../domain/project';

export class ProjectShape {
  @ShownId() id!: string;
  @ShownText({ example: 'shop' }) name!: string;
  @ShownText({ example: 'https://example.org/shop.git' }) git_url!: string;
  @ShownText({ example: 'main' }) base_branch!: string;
  @ShownChoice(CI_PROVIDERS, { nullable: true }) ci_provider!: string | null;
  @ShownText({ nullable: true, description: 'Base URL of the API of a self-managed forge.' }) forge_url!: string | null;
  @ShownText({ nullable: true, description: 'owner/name, where it is not told from git_url.' })
  forge_repository!: string | null;
  @ShownText({ nullable: true, example: 'codex' }) default_engine!: string | null;
  @ShownPart(() => ModelsDto) default_models!: Models;
  @ShownPart(() => PoliciesDto) policies!: Policies;
  @ShownParts(() => GateDto) gates!: readonly Gate[];
  @ShownPart(() => ProjectSetupShape, { nullable: true, description: 'Null before the first set-up.' })
  setup!: ProjectSetupShape | null;
  @ShownTexts({ example: ['GIT_TOKEN'] }) secret_names!: readonly string[];
  @ShownWhole() version!: number;
  @ShownTime() created_at!: string;
  @ShownTime() updated_at!: string;
}

export function projectShape({ project, secretNames }: ProjectView): ProjectShape {
  return {
    id: project.id,
    name: project.name,
    git_url: project.gitUrl,
    base_branch: project.baseBranch,
    ci_provider: project.ciProvider,
    forge_url: project.forgeUrl,
    forge_repository: project.forgeRepository,
    default_engine: project.defaultEngine,
    default_models: project.defaultModels,
    policies: project.policies,
    gates: project.gates,
    setup: setupShape(project.setup),
    secret_names: secretNames,
    version: project.version,
    created_at: isoTime(project.createdAt),
    updated_at: isoTime(project.updatedAt),
  };
}
