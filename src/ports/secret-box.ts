/** Secrets at rest. */
export abstract class SecretBox {
  abstract seal(plain: string): string;
  /** Throws `secret.unreadable` when it was sealed under another key or altered. */
  abstract open(sealed: string): string;
}
