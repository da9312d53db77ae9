import type { WebhookKeys } from '../../projects/application/projects.service';

/** Who a verified delivery speaks for. */
export interface Signer {
  /** Null: the server's own secret, which may speak of any project. */
  readonly projectIds: readonly string[] | null;
  /** To be kept out of what is stored. */
  readonly secrets: readonly string[];
}

export function signerOf(keys: readonly WebhookKeys[]): Signer {
  const secrets = keys.flatMap((key) => key.secrets);
  const ids = keys.flatMap((key) => key.projectId ?? []);
  return { projectIds: ids.length < keys.length ? null : ids, secrets };
}

/** Hooks of two projects on one repository are told of one event under one id: each of them is a delivery of its own. */
export function scopeOf({ projectIds }: Signer): string | null {
  return projectIds === null ? null : ([...projectIds].sort()[0] ?? null);
}
