import { Choice, Moment, Text } from '../../platform/http/fields';
import { IdField } from '../../platform/http/id-param';
import { PageQuery } from '../../platform/http/pagination';
import type { TokenFilter } from '../application/token.store';
import type { TokenInput } from '../application/tokens.service';
import { ROLES, type Role } from '../domain/token';

export class CreateTokenDto {
  @Text({
    required: true,
    max: 64,
    pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    description: 'On every event that its holder causes: user:<name>.',
    example: 'ci-of-shop',
  })
  name!: string;
  @Choice(ROLES, { description: 'viewer when left out; operator for a token of one project.' }) role?: Role;
  /** Good for this project only. */
  @IdField() project_id?: string;
  @Moment({ description: 'Never, when left out.', example: '2030-01-31T12:00:00Z' })
  expires_at?: string;
}

export function toTokenInput(dto: CreateTokenDto): TokenInput {
  const { name, role, project_id: projectId, expires_at: expiry } = dto;
  return {
    name,
    ...(role === undefined ? {} : { role }),
    ...(projectId === undefined ? {} : { projectId }),
    ...(expiry === undefined ? {} : { expiresAt: Date.parse(expiry) }),
  };
}

export class TokensQuery extends PageQuery {
  @IdField() project_id?: string;
  @Choice(ROLES) role?: Role;
}

export function toTokenFilter({ project_id: projectId, role }: TokensQuery): TokenFilter {
  return { ...(projectId === undefined ? {} : { projectId }), ...(role === undefined ? {} : { role }) };
}
