import { counted } from '../../kernel/counted';
import { Unprocessable } from '../../kernel/errors';
import type { SecretBox, SecretPlace } from '../../ports/secret-box';
import type { Cause } from '../../protocols/domain/run-context';
import type { Resealed, StoredSecret, StoredSecrets } from './stored-secrets';

const BATCH = 200;
/** A server that runs may still seal with the key before; it knows the new one when it has been started with it. */
const MOST_ROUNDS = 5;

/** Which keys the stored secrets need. */
export interface KeyUse {
  readonly current_key: string;
  readonly known_keys: readonly string[];
  readonly secrets: number;
  /** Key id → secrets that are stored under it. */
  readonly by_key: Readonly<Record<string, number>>;
  /** They open, but are under an earlier key, or not bound to their place. */
  readonly to_rotate: number;
  readonly unreadable: readonly UnreadableSecret[];
}

/** Names only. */
export interface UnreadableSecret {
  readonly project_id: string;
  readonly project_name: string;
  readonly name: string;
  readonly key: string;
}

export interface Rotation extends KeyUse {
  readonly rotated: number;
}

/**
 * Seals every stored secret anew with the current key, beside servers that run. Each batch is a transaction that replaces
 * only what is still as it was read: it can be ended at any moment, run twice, and begun again.
 */
export class SecretRotation {
  constructor(
    private readonly secrets: StoredSecrets,
    private readonly box: SecretBox,
  ) {}

  async use(): Promise<KeyUse> {
    const byKey: Record<string, number> = {};
    const unreadable: UnreadableSecret[] = [];
    let secrets = 0;
    let toRotate = 0;
    await this.each((batch) => {
      for (const secret of batch) {
        const key = this.box.keyOf(secret.sealed);
        byKey[key] = (byKey[key] ?? 0) + 1;
        secrets += 1;
        if (this.opened(secret) === undefined) unreadable.push(named(secret, key));
        else if (!this.box.isCurrent(secret.sealed)) toRotate += 1;
      }
      return Promise.resolve();
    });
    const known = this.box.keys();
    return {
      current_key: known[0] ?? '',
      known_keys: known,
      secrets,
      by_key: byKey,
      to_rotate: toRotate,
      unreadable,
    };
  }

  async rotate(cause: Cause): Promise<Rotation> {
    let rotated = 0;
    let use = await this.use();
    for (let round = 0; use.to_rotate > 0 && round < MOST_ROUNDS; round++) {
      rotated += await this.pass();
      use = await this.use();
    }
    if (rotated > 0) {
      const { current_key, to_rotate, unreadable } = use;
      const left = to_rotate + unreadable.length;
      const rest = left === 0 ? '' : ` ${counted(left, 'secret')} could not be.`;
      const message = `${counted(rotated, 'secret')} moved to the key ${current_key}.${rest}`;
      const metadata = { key: current_key, rotated, left };
      await this.secrets.note({ action: 'secret_keys_rotated', message, projectId: null, metadata }, cause);
    }
    return { ...use, rotated };
  }

  noteNewKey(key: string, cause: Cause): Promise<void> {
    const message = `The key ${key} was added to the key file; secrets are stored under it from now on.`;
    return this.secrets.note({ action: 'secret_key_added', message, projectId: null, metadata: { key } }, cause);
  }

  noteForgotten(keys: readonly string[], cause: Cause): Promise<void> {
    const message = `Earlier keys were removed from the key file: ${keys.join(', ')}.`;
    return this.secrets.note({ action: 'secret_keys_forgotten', message, projectId: null, metadata: { keys } }, cause);
  }

  private async pass(): Promise<number> {
    let replaced = 0;
    await this.each(async (batch) => {
      const changes = batch.flatMap((secret) => this.resealed(secret) ?? []);
      if (changes.length > 0) replaced += await this.secrets.replace(changes);
    });
    return replaced;
  }

  private resealed(secret: StoredSecret): Resealed | undefined {
    const { projectId, name, sealed } = secret;
    if (this.box.isCurrent(sealed)) return undefined;
    const plain = this.opened(secret);
    return plain === undefined
      ? undefined
      : { projectId, name, before: sealed, after: this.box.seal(plain, { projectId, name }) };
  }

  private opened(secret: StoredSecret): string | undefined {
    try {
      return this.box.open(secret.sealed, secret);
    } catch (error) {
      if (error instanceof Unprocessable) return undefined;
      throw error;
    }
  }

  private async each(work: (batch: readonly StoredSecret[]) => Promise<void>): Promise<void> {
    let after: SecretPlace | undefined;
    for (;;) {
      const batch = await this.secrets.page(after, BATCH);
      if (batch.length === 0) return;
      await work(batch);
      after = batch.at(-1);
    }
  }
}

function named({ projectId, projectName, name }: StoredSecret, key: string): UnreadableSecret {
  return { project_id: projectId, project_name: projectName, name, key };
}
