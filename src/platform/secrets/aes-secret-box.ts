import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Unprocessable } from '../../kernel/errors';
import { SecretBox, type SecretPlace } from '../../ports/secret-box';
import type { SecretKeys } from './secret-keys';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM. A sealed text is `v2.<key id>.<base64url of iv, tag and ciphertext>`, bound to its place. `v1` was not:
 * it is read as long as there is one, and sealed anew by the next rotation.
 */
export class AesSecretBox extends SecretBox {
  /** `learn` hears every value that passes here, so that nothing shows what we have opened. */
  constructor(
    private readonly secretKeys: SecretKeys,
    private readonly learn: (plain: string, place: SecretPlace) => void = () => undefined,
  ) {
    super();
  }

  seal(plain: string, place: SecretPlace): string {
    const [{ id, bytes }] = this.secretKeys.all();
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(boundTo(place));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    this.learn(plain, place);
    return `v2.${id}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  open(sealed: string, place: SecretPlace): string {
    const [version, id = '', body = ''] = sealed.split('.');
    const key = this.secretKeys.find(id);
    if (key === undefined) throw unreadable(place, `it was stored under the key ${id}, which is not known here`);
    try {
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      if (version !== 'v1') decipher.setAAD(boundTo(place));
      const opened = [decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
      const plain = Buffer.concat(opened).toString('utf8');
      this.learn(plain, place);
      return plain;
    } catch {
      throw unreadable(place, 'it was altered, or moved here from elsewhere');
    }
  }

  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`v2.${this.secretKeys.all()[0].id}.`);
  }

  keyOf(sealed: string): string {
    return sealed.split('.')[1] ?? '';
  }

  keys(): readonly string[] {
    return this.secretKeys.all().map(({ id }) => id);
  }
}

/** The secret before the current one is moved to a place of its own without being opened: both are one place. */
function boundTo({ projectId, name }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([projectId, name === 'WEBHOOK_SECRET_PREVIOUS' ? 'WEBHOOK_SECRET' : name]));
}

function unreadable({ projectId, name }: SecretPlace, why: string): Unprocessable {
  const message = `The secret ${name} of project ${projectId} cannot be opened: ${why}. Set DEKSDENFLOW_SECRET_KEY, or DEKSDENFLOW_SECRET_KEY_PREVIOUS, to the key that it was stored under, or store it again.`;
  return new Unprocessable('secret.unreadable', message);
}
