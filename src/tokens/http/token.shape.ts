import { isoTime, isoTimeOrNull, ShownChoice, ShownId, ShownText, ShownTime } from '../../platform/http/shown';
import { type ApiToken, ROLES } from '../domain/token';

export class TokenShape {
  @ShownId() id!: string;
  @ShownText({ example: 'ci-of-shop' }) name!: string;
  @ShownChoice(ROLES) role!: string;
  @ShownId({ nullable: true, description: 'The one project that it is good for; null: all.' })
  project_id!: string | null;
  @ShownText({ description: 'Beginning and end of the value.', example: 'dkf_3fQa…x9Zk' }) hint!: string;
  @ShownText({ example: 'user:admin' }) created_by!: string;
  @ShownTime() created_at!: string;
  @ShownTime({ nullable: true }) expires_at!: string | null;
  @ShownTime({ nullable: true, description: 'Within a minute.' }) last_used_at!: string | null;
  @ShownTime({ nullable: true }) revoked_at!: string | null;
  @ShownText({ nullable: true, example: 'user:admin' }) revoked_by!: string | null;
}

export class NewTokenShape extends TokenShape {
  @ShownText({ description: 'Shown this once.', example: 'dkf_<43 characters>' }) value!: string;
}

export function tokenShape(token: ApiToken): TokenShape {
  return {
    id: token.id,
    name: token.name,
    role: token.role,
    project_id: token.projectId,
    hint: token.hint,
    created_by: token.createdBy,
    created_at: isoTime(token.createdAt),
    expires_at: isoTimeOrNull(token.expiresAt),
    last_used_at: isoTimeOrNull(token.lastUsedAt),
    revoked_at: isoTimeOrNull(token.revokedAt),
    revoked_by: token.revokedBy,
  };
}
