import { IdField } from '../../platform/http/id-param';
import { Moment, QueryChoices, Text } from '../../platform/http/fields';
import { PageQuery } from '../../platform/http/pagination';
import type { AuditFilter } from '../application/audit.store';
import { AUDIT_ACTIONS, type AuditAction } from '../domain/audit-entry';

export class AuditQuery extends PageQuery {
  @QueryChoices(AUDIT_ACTIONS, { description: 'Repeated, or with commas.' }) action?: AuditAction[];
  @Text({ max: 200, example: 'user:ada', description: 'Only by them.' }) actor?: string;
  @IdField() project_id?: string;
  @Moment({ description: 'Not before this time.' }) since?: string;
  @Moment({ description: 'Not after this time.' }) until?: string;
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
