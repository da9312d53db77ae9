const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** `2024-03-05T02:41:37.886Z`, and GitLab's `2016-08-12 15:23:28 UTC`. */
const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?) ?(Z|UTC|[+-]\d\d:?\d\d)?$/;
const MAX_ID_DIGITS = 20;
const MAX_COUNT = 2 ** 31 - 1;
const MAX_URL_LENGTH = 2_000;
const MAX_NAME_LENGTH = 500;
/** More than the jobs of the greatest pipeline; a body of 25 MB holds millions. */
const MAX_ITEMS = 10_000;

/**
 * Reads a payload that anybody may have written: whatever is missing, of another type or out of bounds is null, and
 * nothing throws. Only own properties count, so that `constructor` is no field.
 */
export class JsonFields {
  constructor(private readonly value: unknown) {}

  get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  at(name: string): JsonFields {
    return new JsonFields(this.field(name));
  }

  list(name: string): readonly JsonFields[] {
    const found = this.field(name);
    return Array.isArray(found) ? found.slice(0, MAX_ITEMS).map((item: unknown) => new JsonFields(item)) : [];
  }

  /** A text with something in it, cut to `max`. Postgres stores no NUL, so there is none. */
  text(name: string, max = MAX_NAME_LENGTH): string | null {
    const found = this.field(name);
    if (typeof found !== 'string') return null;
    return found.replaceAll('\0', '').slice(0, max) || null;
  }

  flag(name: string): boolean | null {
    const found = this.field(name);
    return typeof found === 'boolean' ? found : null;
  }

  /** A count or number that people use: positive, and not beyond what Postgres keeps in an `integer`. */
  count(name: string): number | null {
    const found = this.whole(name);
    return found === null || found > MAX_COUNT ? null : found;
  }

  /** An id as digits. JSON.parse has already rounded one beyond 2^53: that one would be another's. */
  id(name: string): string | null {
    const found = this.field(name);
    if (typeof found === 'string') return /^\d+$/.test(found) && found.length <= MAX_ID_DIGITS ? found : null;
    const number = this.whole(name);
    return number === null ? null : String(number);
  }

  /** A commit; null for the zeros that stand for "none". */
  sha(name: string): string | null {
    const found = this.field(name);
    return typeof found === 'string' && SHA.test(found) && !this.isZeroSha(name) ? found.toLowerCase() : null;
  }

  /** The zeros that a deleted branch is said to be at. */
  isZeroSha(name: string): boolean {
    const found = this.field(name);
    return typeof found === 'string' && SHA.test(found) && /^0+$/.test(found);
  }

  isNull(name: string): boolean {
    return this.field(name) === null;
  }

  /** Only of the web: it becomes a link in the console. */
  url(name: string): string | null {
    const found = this.text(name, MAX_URL_LENGTH + 1);
    return found !== null && found.length <= MAX_URL_LENGTH && /^https?:\/\/[^\s<>"]+$/i.test(found) ? found : null;
  }

  /** Epoch milliseconds; 0 when there is no time, which is older than any. Without a zone it is UTC. */
  time(name: string): number {
    const found = this.field(name);
    const parts = typeof found === 'string' ? TIME.exec(found) : null;
    if (parts === null) return 0;
    const [, date = '', clock = '', zone = 'Z'] = parts;
    const at = Date.parse(`${date}T${clock}${zone === 'UTC' ? 'Z' : zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
    return Number.isFinite(at) && at > 0 ? at : 0;
  }

  newestTime(...names: readonly string[]): number {
    return Math.max(0, ...names.map((name) => this.time(name)));
  }

  private whole(name: string): number | null {
    const found = this.field(name);
    return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : null;
  }

  private field(name: string): unknown {
    if (typeof this.value !== 'object' || this.value === null || !Object.hasOwn(this.value, name)) return undefined;
    return (this.value as Readonly<Record<string, unknown>>)[name];
  }
}
