import type { NewAuditEntry } from '../../audit/domain/audit-entry';
import type { Cause } from '../../protocols/domain/run-context';
import type { SecretPlace } from '../../ports/secret-box';

/** A secret as it is stored. */
export interface StoredSecret extends SecretPlace {
  readonly projectName: string;
  readonly sealed: string;
}

export interface Resealed extends SecretPlace {
  readonly before: string;
  readonly after: string;
}

/** All secrets of all projects, beside a server that runs. */
export abstract class StoredSecrets {
  /** In the order of project and name. */
  abstract page(after: SecretPlace | undefined, limit: number): Promise<readonly StoredSecret[]>;
  /** In one transaction; leaves alone what is no longer as it was. How many were replaced. */
  abstract replace(changes: readonly Resealed[]): Promise<number>;
  abstract note(entry: NewAuditEntry, cause: Cause): Promise<void>;
}
