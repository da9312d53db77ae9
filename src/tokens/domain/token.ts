import { createHash, randomBytes } from 'node:crypto';

/** Each may what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** An API token. Its value is known to nobody but its holder. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Null: of the whole server. */
  readonly projectId: string | null;
  /** SHA-256, hex. */
  readonly digest: string;
  /** Enough of the value to tell tokens apart. */
  readonly hint: string;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** Within a minute. */
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
  readonly revokedBy: string | null;
}

export type TokenState = 'valid' | 'expired' | 'revoked';

const PREFIX = 'dkf_';
const RANDOM_BYTES = 32;
const SHOWN = 4;

export function newTokenValue(): string {
  return PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');
}

/** A fast hash is right for what has 256 random bits: nobody can try them all. */
export function tokenDigest(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

export function tokenHint(value: string): string {
  return `${value.slice(0, PREFIX.length + SHOWN)}…${value.slice(-SHOWN)}`;
}

export function tokenState(token: Pick<ApiToken, 'expiresAt' | 'revokedAt'>, now: number): TokenState {
  if (token.revokedAt !== null) return 'revoked';
  return token.expiresAt !== null && token.expiresAt <= now ? 'expired' : 'valid';
}

export function mayAct(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

export function lesserRole(one: Role, other: Role): Role {
  return mayAct(one, other) ? other : one;
}
