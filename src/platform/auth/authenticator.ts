import { timingSafeEqual } from 'node:crypto';
import type { TokenDirectory } from '../../ports/access';
import { lesserRole, tokenDigest } from '../../tokens/domain/token';
import { Forbidden, Unauthenticated } from '../http/http-errors';
import type { Principal } from './principal';

const ADMIN: Principal = { actor: 'user:admin', role: 'admin', projectId: null, limitKey: 'admin' };
/** Without a token the server listens on loopback only: whoever reaches it is at this machine. */
const LOCAL: Principal = { actor: 'user:local', role: 'admin', projectId: null, limitKey: null };

/** What a request shows of itself, by header. */
export interface Credentials {
  readonly bearer: string | undefined;
  readonly projectToken: string | undefined;
}

export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
}

export class Authenticator {
  private readonly adminDigest: Buffer | null;

  constructor(
    adminToken: string | null,
    private readonly directory: TokenDirectory,
  ) {
    this.adminDigest = adminToken === null ? null : Buffer.from(tokenDigest(adminToken));
  }

  /** Throws `auth.token_missing`, `auth.token_wrong`, `auth.token_expired`, `auth.token_revoked`, `auth.project_mismatch`. */
  async authenticate({ bearer, projectToken }: Credentials): Promise<Principal> {
    // A token that is sent counts, also where none would be needed: a viewer's must not make an admin.
    const holder = bearer === undefined ? this.withoutBearer() : await this.ofBearer(bearer);
    if (projectToken === undefined) {
      if (holder !== null) return holder;
      throw new Unauthenticated('auth.token_missing', 'Send an API token: Authorization: Bearer <token>.');
    }
    const project = await this.ofProject(projectToken);
    return holder === null ? project : narrowed(holder, project);
  }

  private withoutBearer(): Principal | null {
    return this.adminDigest === null ? LOCAL : null;
  }

  private async ofBearer(value: string): Promise<Principal> {
    const digest = tokenDigest(value);
    // Digests have one length, so that the comparison tells nothing about the token's.
    if (this.adminDigest !== null && timingSafeEqual(Buffer.from(digest), this.adminDigest)) return ADMIN;
    return this.stored(digest);
  }

  private async ofProject(value: string): Promise<Principal> {
    const principal = await this.stored(tokenDigest(value));
    if (principal.projectId !== null) return principal;
    throw new Unauthenticated('auth.token_wrong', 'X-Project-Token holds a token that is of no single project.');
  }

  /** The same work whatever was sent, be it of our form or not: one hash, one look at a unique index. */
  private async stored(digest: string): Promise<Principal> {
    const token = await this.directory.find(digest);
    if (token === undefined) throw new Unauthenticated('auth.token_wrong', 'This is no token of this server.');
    const { id, name, role, projectId, state } = token;
    if (state === 'revoked') throw new Unauthenticated('auth.token_revoked', `The token ${name} was revoked.`);
    if (state === 'expired') throw new Unauthenticated('auth.token_expired', `The token ${name} has expired.`);
    return { actor: `user:${name}`, role, projectId, limitKey: id };
  }
}

/** The holder of the bearer, seeing and doing no more than the token of the project may. */
function narrowed(holder: Principal, project: Principal): Principal {
  if (holder.projectId !== null && holder.projectId !== project.projectId) {
    throw new Forbidden('auth.project_mismatch', 'The two tokens of this request are of different projects.');
  }
  return { ...holder, role: lesserRole(holder.role, project.role), projectId: project.projectId };
}
