import { createHash, timingSafeEqual } from 'node:crypto';
import { Unauthenticated } from '../http/http-errors';
import type { Principal } from './principal';

const ADMIN: Principal = { actor: 'user:admin', role: 'admin' };
/** Without a token the server listens on loopback only: whoever reaches it is at this machine. */
const LOCAL: Principal = { actor: 'user:local', role: 'admin' };

export class Authenticator {
  private readonly digest: Buffer | null;

  constructor(token: string | null) {
    this.digest = token === null ? null : sha256(token);
  }

  /** Throws `auth.token_missing`, `auth.token_wrong`. */
  authenticate(authorization: string | undefined): Principal {
    if (this.digest === null) return LOCAL;
    const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (given === undefined) {
      throw new Unauthenticated('auth.token_missing', 'Send the API token: Authorization: Bearer <token>.');
    }
    // Digests have one length, so that the comparison tells nothing about the token's.
    if (!timingSafeEqual(sha256(given), this.digest)) {
      throw new Unauthenticated('auth.token_wrong', 'This is not the API token of this server.');
    }
    return ADMIN;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
