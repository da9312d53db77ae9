import { IsISO8601 } from 'class-validator';
import { IdField } from '../../platform/http/id-param';
import { QueryChoices, Ruled, Text } from '../../platform/http/fields';
import { PageQuery } from '../../platform/http/pagination';
import type { AuditFilter } from '../application/audit.store';
import { AUDIT_ACTIONS, type AuditAction } from '../domain/audit-entry';

const TIME = [IsISO8601({ strict: true, strictSeparator: true })];

export class AuditQuery extends PageQuery {
  @QueryChoices(AUDIT_ACTIONS, { description: 'Repeated, or with commas.' }) action?: AuditAction[];
  @Text({ max: 200, example: 'user:ada' }) actor?: string;
  @IdField() project_id?: string;
  @Ruled({ description: 'Not before this time.' }, { type: String, format: 'date-time' }, TIME) since?: string;
  @Ruled({ description: 'Not after this time.' }, { type: String, format: 'date-time' }, TIME) until?: string;
}

export function toAuditFilter({ action, actor, project_id: projectId, since, until }: AuditQuery): AuditFilter {
  return {
    ...(action === undefined ? {} : { actions: action }),
    ...(actor === undefined ? {} : { actor }),
    ...(projectId === undefined ? {} : { projectId }),
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(until === undefined ? {} : { until: Date.parse(until) }),
  };
}
