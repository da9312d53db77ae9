/** Where a secret is kept: sealed for one place, it cannot be opened at another. */
export interface SecretPlace {
  readonly projectId: string;
  readonly name: string;
}

/** Secrets at rest. */
export abstract class SecretBox {
  /** With the current key. */
  abstract seal(plain: string, place: SecretPlace): string;
  /** Throws `secret.unreadable` when its key is not known, or it was altered or moved. */
  abstract open(sealed: string, place: SecretPlace): string;
  /** False: it opens, but is to be sealed anew. */
  abstract isCurrent(sealed: string): boolean;
  /** Id of the key that it was sealed with, which tells nothing about the key. */
  abstract keyOf(sealed: string): string;
  /** Ids of the keys that we have, the current one first. */
  abstract keys(): readonly string[];
}
