import { OmitType, PartialType } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { Choice, Choices, Name, Nested, NestedList, Ruled, Text } from '../../platform/http/fields';
import { PageQuery } from '../../platform/http/pagination';
import { GateDto, ModelsDto, PoliciesDto } from './policies.dto';
import type { ProjectChange, ProjectInput } from '../application/projects.service';
import { POLICY_NAMES, type PolicyName } from '../domain/policies';
import { CI_PROVIDERS } from '../domain/project';

const SECRET_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;
const MAX_SECRETS = 100;
const MAX_SECRET_LENGTH = 20_000;
const SECRETS_RULE =
  'secrets must be an object of names (letters, digits, _) and texts without NUL, or null to remove one';

export class CreateProjectDto {
  @Text({ required: true, min: 1, max: 200, example: 'shop' }) name!: string;
  @Name({ required: true, description: 'https, ssh, file or a local path.', example: 'https://example.org/shop.git' })
  git_url!: string;
  @Name({ example: 'main', description: 'main when left out.' }) base_branch?: string;
  @Choice(CI_PROVIDERS, { nullable: true }) ci_provider?: (typeof CI_PROVIDERS)[number] | null;
  @Name({
    nullable: true,
    description: 'Base URL of the API of a self-managed forge; told from git_url when left out.',
  })
  forge_url?: string | null;
  @Name({
    nullable: true,
    description: 'owner/name on the forge; told from git_url when left out.',
    example: 'acme/shop',
  })
  forge_repository?: string | null;
  @Text({ nullable: true, min: 1, max: 50, example: 'codex' }) default_engine?: string | null;
  @Nested(() => ModelsDto) default_models?: ModelsDto;
  @Nested(() => PoliciesDto) policies?: PoliciesDto;
  @NestedList(() => GateDto, { maxItems: 50 }) gates?: GateDto[];
  @Ruled(
    {
      description:
        'Write-only: only the names come back. GIT_*, FORGE_TOKEN, GITHUB_APP_* and WEBHOOK_SECRET are for us, all others for agents.',
      example: { GIT_TOKEN: 'write-only' },
    },
    {
      type: 'object',
      propertyNames: { pattern: SECRET_NAME.source },
      maxProperties: MAX_SECRETS,
      additionalProperties: { type: 'string', nullable: true, minLength: 1, maxLength: MAX_SECRET_LENGTH },
    },
    [ValidateBy({ name: 'isSecrets', validator: { validate: isSecrets, defaultMessage: () => SECRETS_RULE } })],
  )
  secrets?: Record<string, string | null>;
}

export class ChangeProjectDto extends PartialType(CreateProjectDto, { skipNullProperties: false }) {
  @Choices(POLICY_NAMES, {
    description: 'Policies of the project to forget: the configuration decides them again. Null of a cap is no cap.',
    example: ['max_attempts'],
  })
  unset_policies?: PolicyName[];
}

/** Half a form is no mistake yet. */
export class ValidateProjectDto extends PartialType(OmitType(CreateProjectDto, ['name', 'default_engine']), {
  skipNullProperties: false,
}) {
  @Text({ max: 200, example: 'shop' }) name?: string;
  @Text({ nullable: true, max: 50, example: 'codex' }) default_engine?: string | null;
}

export class ProjectsQuery extends PageQuery {
  @Text({ max: 200, description: 'Part of the name.' }) search?: string;
}

export function toProjectInput(dto: CreateProjectDto): ProjectInput;
export function toProjectInput(dto: ChangeProjectDto): ProjectChange;
export function toProjectInput(dto: ChangeProjectDto): ProjectChange {
  const { name, git_url: gitUrl, policies, gates, secrets } = dto;
  return {
    ...(name === undefined ? {} : { name }),
    ...(gitUrl === undefined ? {} : { gitUrl }),
    baseBranch: dto.base_branch,
    ciProvider: dto.ci_provider,
    forgeUrl: dto.forge_url,
    forgeRepository: dto.forge_repository,
    defaultEngine: dto.default_engine,
    defaultModels: dto.default_models,
    policies,
    unsetPolicies: dto.unset_policies,
    gates,
    secrets,
  };
}

function isSecrets(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value as Record<string, unknown>);
  return entries.length <= MAX_SECRETS && entries.every(([name, secret]) => SECRET_NAME.test(name) && isSecret(secret));
}

/** Agents get them as variables of their environment, which can hold no NUL. */
function isSecret(value: unknown): boolean {
  return value === null || (typeof value === 'string' && /^[^\0]+$/.test(value) && value.length <= MAX_SECRET_LENGTH);
}
