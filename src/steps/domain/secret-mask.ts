const MASK = '***';
/** Shorter values are words like `main` or `true`: to mask them would make an output unreadable and hide nothing. */
const MIN_LENGTH = 6;
const SAYS_SECRET = /KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL/i;

/** Of an environment, the values that must not be shown: those of `stored` names, and those whose name says so. */
export function secretValues(env: Readonly<Record<string, string>>, stored: readonly string[]): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    stored.includes(name) || SAYS_SECRET.test(name) ? [value] : [],
  );
}

/**
 * Takes secrets out of what an agent prints: it runs `env` sooner or later, and its output is kept. Works on bytes, so
 * that a chunk may end anywhere; what could be the beginning of a secret waits for the next chunk.
 */
export class SecretMask {
  private readonly needles: readonly string[];
  private carry = '';

  constructor(secrets: readonly string[]) {
    // Agents print JSON: there a secret with a quote or a line break looks different.
    const forms = secrets
      .filter((secret) => secret.length >= MIN_LENGTH)
      .flatMap((secret) => [secret, escaped(secret)]);
    const bytes = [...new Set(forms)].map((form) => Buffer.from(form).toString('latin1'));
    // The longest first: one secret may be a part of another.
    this.needles = bytes.sort((a, b) => b.length - a.length);
  }

  push(chunk: Buffer): Buffer {
    const text = this.mask(this.carry + chunk.toString('latin1'));
    const held = this.beginning(text);
    this.carry = text.slice(text.length - held);
    return Buffer.from(text.slice(0, text.length - held), 'latin1');
  }

  /** What was held back; nothing follows any more. */
  end(): Buffer {
    const rest = Buffer.from(this.carry, 'latin1');
    this.carry = '';
    return rest;
  }

  text(whole: string): string {
    return Buffer.from(this.mask(Buffer.from(whole).toString('latin1')), 'latin1').toString();
  }

  private mask(text: string): string {
    return this.needles.reduce((rest, needle) => rest.replaceAll(needle, MASK), text);
  }

  /** Length of the longest end of the text that a secret begins with. */
  private beginning(text: string): number {
    const longest = Math.min(text.length, (this.needles[0]?.length ?? 1) - 1);
    for (let length = longest; length > 0; length--) {
      const end = text.slice(-length);
      if (this.needles.some((needle) => needle.startsWith(end))) return length;
    }
    return 0;
  }
}

function escaped(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}
