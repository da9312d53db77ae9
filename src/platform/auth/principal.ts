import type { Role } from '../../tokens/domain/token';

/** Who a request acts for. */
export interface Principal {
  /** As on events: `user:<token name>`. */
  readonly actor: string;
  readonly role: Role;
  /** The one project that it may see; null: all. */
  readonly projectId: string | null;
  /** Whose requests are counted together; null: of this machine, uncounted. */
  readonly limitKey: string | null;
}
