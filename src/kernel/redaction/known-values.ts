import type { Range } from './find-secrets';
import { MARK_LENGTH, MarkSet } from './marks';

/** Lines of a value that are shorter than this say nothing by themselves. */
const LONG_LINE = 16;
/** Base64 of a shorter value, without the characters that depend on its neighbours, is like any other word. */
const LONG_ENOUGH_INSIDE = 10;
const FIRST = 3;

/** Values that must not be shown, in the forms in which programs print them. */
export class KnownValues {
  private readonly pattern: RegExp | undefined;
  /** Of every value its end: what is random in it stands there rather than at its beginning. */
  private readonly ends: MarkSet | undefined;
  private readonly longest: number;
  private readonly byBeginning = new Map<string, string[]>();
  private readonly beginnings = new Set<string>();

  /** `encode`: how the text that is searched writes characters; bytes as Latin-1, for instance. */
  constructor(values: Iterable<string>, encode: (text: string) => string = (text) => text) {
    const forms = new Set([...values].flatMap(formsOf).map(encode));
    // The longest first: one value may be a part of another.
    const needles = [...forms].sort((a, b) => b.length - a.length);
    this.longest = needles[0]?.length ?? 0;
    this.pattern = needles.length === 0 ? undefined : new RegExp(needles.map(literal).join('|'), 'g');
    const shortest = needles.at(-1)?.length ?? 0;
    if (shortest >= MARK_LENGTH) this.ends = new MarkSet(needles.map((needle) => needle.slice(-MARK_LENGTH)));
    for (const needle of needles) {
      for (let length = 1; length < FIRST; length++) this.beginnings.add(needle.slice(0, length));
      const first = needle.slice(0, FIRST);
      this.byBeginning.set(first, [...(this.byBeginning.get(first) ?? []), needle]);
    }
  }

  find(text: string): Range[] {
    if (this.pattern === undefined || this.ends?.isIn(text) === false) return [];
    return [...text.matchAll(this.pattern)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
  }

  /** From here on the text may go on as one of the values; its length when it cannot. */
  openFrom(text: string): number {
    for (let at = Math.max(0, text.length - this.longest + 1); at < text.length; at++) {
      const rest = text.slice(at);
      const begun =
        rest.length < FIRST
          ? this.beginnings.has(rest)
          : this.byBeginning.get(rest.slice(0, FIRST))?.some((n) => n.length > rest.length && n.startsWith(rest));
      if (begun === true) return at;
    }
    return text.length;
  }
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function formsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const texts = [value, value.trim(), ...(lines.length > 1 ? lines.filter((line) => line.length >= LONG_LINE) : [])];
  return texts.filter((text) => text !== '').flatMap((text) => [...written(text), ...inBase64(text)]);
}

/** In JSON (once, and as a text inside it), in a URL, in a shell's quotes. */
function written(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const inJson = JSON.stringify(json).slice(1, -1);
  const slashes = json.replaceAll('/', String.raw`\/`);
  return [text, json, inJson, slashes, inUrl(text), text.replaceAll("'", String.raw`'\''`)];
}

function inUrl(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // Half a surrogate pair.
    return text;
  }
}

/** By itself, and inside something longer, as the password in what `Basic` carries: three ways to fall on its groups. */
function inBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  const alone = [bytes.toString('base64'), bytes.toString('base64url')];
  if (bytes.length < LONG_ENOUGH_INSIDE) return alone.filter((form) => form.length >= LONG_ENOUGH_INSIDE);
  const inside = [0, 1, 2].map((offset) => {
    const form = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last character may hold bits of what stands beside it.
    return form.slice(offset === 0 ? 0 : offset + 1, (offset + bytes.length) % 3 === 0 ? undefined : -1);
  });
  return [...alone, ...inside, ...inside.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}
