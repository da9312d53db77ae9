import type { Page, PageRequest } from '../../kernel/page';
import type { Cause } from '../../protocols/domain/run-context';
import type { ApiToken, Role } from '../domain/token';

export type NewToken = Omit<ApiToken, 'createdAt' | 'lastUsedAt' | 'revokedAt' | 'revokedBy'>;

export interface TokenFilter {
  readonly projectId?: string;
  readonly role?: Role;
}

export abstract class TokenStore {
  /** Throws `token.name_taken`. */
  abstract insert(token: NewToken, cause: Cause): Promise<ApiToken>;
  /** With the database's clock at that moment: expiry is one truth for all processes. */
  abstract findByDigest(digest: string): Promise<{ readonly token: ApiToken; readonly now: number } | undefined>;
  /** Newest first, revoked ones included. */
  abstract list(filter: TokenFilter, page: PageRequest): Promise<Page<ApiToken>>;
  /** Nothing changes when it is revoked already. False when there is no such token. */
  abstract revoke(id: string, cause: Cause): Promise<boolean>;
  /** Writes nothing when another process has within `everyMs`. */
  abstract noteUse(id: string, everyMs: number): Promise<void>;
}
