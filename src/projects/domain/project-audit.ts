import type { NewAuditEntry } from '../../audit/domain/audit-entry';
import type { Project } from './project';
import type { ProjectChanges } from './project-changes';

/** What is kept for the audit of a project that was registered or changed. */
export function entriesOf(
  action: 'project_created' | 'project_updated',
  { id, name }: Project,
  { fields, secrets_set: set, secrets_removed: removed }: ProjectChanges,
): NewAuditEntry[] {
  const about = { projectId: id };
  const entries: NewAuditEntry[] = [];
  if (action === 'project_created') {
    entries.push({ ...about, action, message: `Project ${name} was registered.`, metadata: { name } });
  } else if (fields.length > 0) {
    entries.push({
      ...about,
      action,
      message: `Project ${name} was changed: ${fields.join(', ')}.`,
      metadata: { name, fields },
    });
  }
  if (set.length > 0) {
    const message = `Secrets of project ${name} were set: ${set.join(', ')}.`;
    entries.push({ ...about, action: 'secrets_set', message, metadata: { name, secrets: set } });
  }
  if (removed.length > 0) {
    const message = `Secrets of project ${name} were removed: ${removed.join(', ')}.`;
    entries.push({ ...about, action: 'secrets_removed', message, metadata: { name, secrets: removed } });
  }
  return entries;
}
