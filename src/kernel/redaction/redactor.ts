import { findSecrets, replaced } from './find-secrets';
import { KnownValues } from './known-values';
import { MASK } from './mask';
import { MaskingStream } from './masking-stream';

/** Shorter values are words like `main` or `true`: to mask them would make a text unreadable and hide nothing. */
const SHORTEST = 6;
/**
 * What is masked for everybody, whatever project it belongs to, has to be longer: a word that is another project's
 * secret must not vanish from texts, and whoever reads those must not be able to guess it by trying.
 */
const SHORTEST_FOR_ALL = 12;

/** Takes secrets out of texts: what has the form of one, and the values that it has been told. */
export class Redactor {
  private readonly own: ReadonlySet<string>;
  private readonly learnt = new Set<string>();
  /** Counts what was learnt, here and above: what was made of the values before is out of date. */
  private version = 0;
  private made: { readonly version: number; readonly texts: KnownValues; readonly bytes: KnownValues } | undefined;

  constructor(
    values: Iterable<string> = [],
    private readonly parent?: Redactor,
  ) {
    this.own = new Set([...values].filter((value) => value.length >= SHORTEST));
  }

  /** From now on masked in every text of the process. */
  learn(value: string): void {
    if (value.length < SHORTEST_FOR_ALL || this.learnt.has(value)) return;
    this.learnt.add(value);
    this.version += 1;
  }

  /** For the texts of one project, or of whoever else these values are secrets of. */
  with(values: Iterable<string>): Redactor {
    return new Redactor(values, this);
  }

  text(text: string): string {
    return replaced(text, [...findSecrets(text, true).secrets, ...this.known().texts.find(text)], MASK);
  }

  /** As much as is kept of a text. Masked first: half a secret is not recognised any more. */
  beginning(text: string, length: number): string {
    return this.text(text).slice(0, length);
  }

  /** A copy of a JSON value in which every text is masked; the names of fields are ours. */
  json<T>(value: T): T {
    return this.masked(value) as T;
  }

  stream(): MaskingStream {
    return new MaskingStream(() => this.known().bytes);
  }

  private masked(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item: unknown) => this.masked(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]: [string, unknown]) => [name, this.masked(item)]),
    );
  }

  private known(): { readonly texts: KnownValues; readonly bytes: KnownValues } {
    const version = this.versions();
    if (this.made?.version !== version) {
      const values = this.values();
      this.made = { version, texts: new KnownValues(values), bytes: new KnownValues(values, asLatin1) };
    }
    return this.made;
  }

  private versions(): number {
    return this.version + (this.parent?.versions() ?? 0);
  }

  private values(): string[] {
    return [...this.own, ...this.learnt, ...(this.parent?.values() ?? [])];
  }
}

function asLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
