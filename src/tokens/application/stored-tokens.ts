import { messageOf } from '../../kernel/errors';
import { type KnownToken, TokenDirectory } from '../../ports/access';
import type { Log } from '../../ports/log';
import { tokenState } from '../domain/token';
import type { TokenStore } from './token.store';

const NOTE_EVERY_MS = 60_000;

/** Looks every token up anew: one that was revoked is refused by all processes from then on. */
export class StoredTokens extends TokenDirectory {
  /** Token id → the last use that was read when it was noted: a reading that old again is late, not a new reason. */
  private readonly noted = new Map<string, number | null>();

  constructor(
    private readonly store: TokenStore,
    private readonly log: Log,
  ) {
    super();
  }

  async find(digest: string): Promise<KnownToken | undefined> {
    const found = await this.store.findByDigest(digest);
    if (found === undefined) return undefined;
    const { token, now } = found;
    const { id, name, role, projectId, lastUsedAt } = token;
    const state = tokenState(token, now);
    if (state === 'valid' && now - (lastUsedAt ?? 0) >= NOTE_EVERY_MS) this.note(id, lastUsedAt);
    return { id, name, role, projectId, state };
  }

  /** The request does not wait for it: nothing that it does depends on this. */
  private note(id: string, lastUsedAt: number | null): void {
    if (this.noted.get(id) === lastUsedAt) return;
    this.noted.set(id, lastUsedAt);
    this.store.noteUse(id, NOTE_EVERY_MS).catch((error: unknown) => {
      this.noted.delete(id);
      this.log.write('warn', `The use of a token could not be noted: ${messageOf(error)}`, { token_id: id });
    });
  }
}
