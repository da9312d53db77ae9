/** What is kept of who has changed access, secrets and projects, also when those are gone. Scripts rely on these names. */
export const AUDIT_ACTIONS = [
  'token_created',
  'token_revoked',
  'project_created',
  'project_updated',
  'project_deleted',
  'secrets_set',
  'secrets_removed',
  'step_approved',
  'changes_requested',
  'secret_key_added',
  'secret_keys_rotated',
  'secret_keys_forgotten',
  'database_restored',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface NewAuditEntry {
  readonly action: AuditAction;
  /** A sentence for a person. */
  readonly message: string;
  /** It may be gone since. */
  readonly projectId: string | null;
  /** Names only, where it is about secrets. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface AuditEntry extends NewAuditEntry {
  readonly id: string;
  /** `user:<token name>`, as on events. */
  readonly actor: string;
  readonly requestId: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}
