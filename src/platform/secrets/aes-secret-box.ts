import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError, Unprocessable } from '../../kernel/errors';
import { SecretBox } from '../../ports/secret-box';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM. A sealed text is `v1.<key id>.<base64url of iv, tag and ciphertext>`; the key id tells rotated keys apart. */
export class AesSecretBox extends SecretBox {
  private readonly keyId: string;

  constructor(private readonly key: Buffer) {
    super();
    this.keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
  }

  seal(plain: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `v1.${this.keyId}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  open(sealed: string): string {
    const [version, keyId, body] = sealed.split('.');
    try {
      if (version !== 'v1' || keyId !== this.keyId || body === undefined) throw new Error('another key');
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const plain = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return plain.toString('utf8');
    } catch {
      throw new Unprocessable(
        'secret.unreadable',
        'A stored secret cannot be opened with the present DEKSDENFLOW_SECRET_KEY: set the key it was stored under, or store it again.',
      );
    }
  }
}

/** The configured key, else one that is made once and kept beside the data, readable by its owner only. */
export function secretKey(configured: string | null, dataDir: string): Buffer {
  if (configured !== null) return parseKey(configured);
  const file = join(dataDir, 'secret.key');
  mkdirSync(dataDir, { recursive: true });
  if (!existsSync(file)) {
    // Whole or not at all: API and worker may start together, and the second must not read what is half written.
    const draft = `${file}.${randomBytes(8).toString('hex')}`;
    writeFileSync(draft, randomBytes(KEY_BYTES).toString('base64'), { flag: 'wx', mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  return parseKey(readFileSync(file, 'utf8').trim());
}

function parseKey(text: string): Buffer {
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  if (key.length !== KEY_BYTES) {
    throw new ConfigurationError('DEKSDENFLOW_SECRET_KEY must be 32 bytes as base64 or 64 hex digits.');
  }
  return key;
}
