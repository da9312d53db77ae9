import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../../kernel/errors';

const KEY_BYTES = 32;

export interface SecretKey {
  /** Beginning of the key's hash: stored with what was sealed. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** The keys of the moment: a key file may get another while we run. */
export abstract class SecretKeys {
  /** What is sealed from now on is sealed with the first. */
  abstract all(): readonly [SecretKey, ...SecretKey[]];
  /** Looks again where they come from before it says no. */
  abstract find(id: string): SecretKey | undefined;
}

export class GivenKeys extends SecretKeys {
  private readonly keys: readonly [SecretKey, ...SecretKey[]];

  constructor(current: Buffer, earlier: readonly Buffer[] = []) {
    super();
    this.keys = [keyOf(current), ...earlier.map(keyOf)];
  }

  all(): readonly [SecretKey, ...SecretKey[]] {
    return this.keys;
  }

  find(id: string): SecretKey | undefined {
    return this.keys.find((key) => key.id === id);
  }
}

/** A file of ours, one key to a line, the current one first; readable by its owner only. */
export class KeyFile extends SecretKeys {
  readonly path: string;
  private known: readonly [SecretKey, ...SecretKey[]] | undefined;

  constructor(
    dataDir: string,
    private readonly earlier: readonly Buffer[] = [],
  ) {
    super();
    this.path = join(dataDir, 'secret.key');
  }

  get exists(): boolean {
    return existsSync(this.path);
  }

  /** Read anew, since it is asked for when something is to be sealed: with a key that another process has just made. */
  all(): readonly [SecretKey, ...SecretKey[]] {
    if (!this.exists) this.make();
    const lines = readFileSync(this.path, 'utf8')
      .split(/\s+/)
      .filter((line) => line !== '');
    const [current, ...more] = lines.map((line) => parsedKey(line, `The key file ${this.path}`));
    if (current === undefined) throw new ConfigurationError(`The key file ${this.path} is empty.`);
    this.known = [keyOf(current), ...[...more, ...this.earlier].map(keyOf)];
    return this.known;
  }

  find(id: string): SecretKey | undefined {
    const one = (keys: readonly SecretKey[]): SecretKey | undefined => keys.find((key) => key.id === id);
    return one(this.known ?? []) ?? one(this.all());
  }

  /** A new current key; the others stay readable. Whole or not at all: a crash leaves the file as it was. */
  add(): SecretKey {
    const bytes = randomBytes(KEY_BYTES);
    const before = readFileSync(this.path, 'utf8').trim();
    this.replace(`${bytes.toString('base64')}\n${before}\n`);
    return keyOf(bytes);
  }

  /** Only the current key is left. */
  forgetEarlier(): void {
    const [current] = readFileSync(this.path, 'utf8').trim().split(/\s+/);
    this.replace(current ?? '');
    this.known = undefined;
  }

  private make(): void {
    mkdirSync(dirname(this.path), { recursive: true });
    // API and worker may start together, and the second must neither read what is half written nor make another.
    const draft = this.draft(randomBytes(KEY_BYTES).toString('base64'));
    try {
      linkSync(draft, this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }

  private replace(text: string): void {
    renameSync(this.draft(text), this.path);
  }

  /** On the disk before it takes the place of the file: what is sealed with a key that is gone is lost. */
  private draft(text: string): string {
    const path = `${this.path}.${randomBytes(8).toString('hex')}`;
    const file = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return path;
  }
}

/**
 * The configured key, else one that is made once and kept beside the data. Earlier ones are those of the second variable, and
 * of a key file from before a key was configured. Throws `config.invalid`, without a value.
 */
export function secretKeys(
  configured: { readonly SECRET_KEY: string | null; readonly SECRET_KEY_PREVIOUS: string | null },
  dataDir: string,
): SecretKeys {
  const earlier = (configured.SECRET_KEY_PREVIOUS ?? '')
    .split(/[\s,]+/)
    .filter((text) => text !== '')
    .map((text) => parsedKey(text, 'Each key of DEKSDENFLOW_SECRET_KEY_PREVIOUS'));
  const file = new KeyFile(dataDir, earlier);
  if (configured.SECRET_KEY === null) return file;
  const ofFile = file.exists ? file.all().map((key) => key.bytes) : earlier;
  return new GivenKeys(parsedKey(configured.SECRET_KEY, 'DEKSDENFLOW_SECRET_KEY'), ofFile);
}

function keyOf(bytes: Buffer): SecretKey {
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

function parsedKey(text: string, what: string): Buffer {
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  if (key.length !== KEY_BYTES) throw new ConfigurationError(`${what} must be 32 bytes as base64 or 64 hex digits.`);
  return key;
}
