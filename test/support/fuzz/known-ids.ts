import fc from 'fast-check';

/** What has an id; `github` and `gitlab` stand before the id of a project. */
const NOUNS = ['project', 'protocol', 'step', 'attempt', 'job', 'delivery', 'token', 'event'] as const;
export type Noun = (typeof NOUNS)[number];

const NOBODYS = '0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04';
const KEPT = 40;
const MARKER = /id<(\w+) (\d+)>/g;

/** Stands for an id that is only known when the request is sent, so that a request can be made smaller and sent again. */
export function idMarker(noun: Noun): fc.Arbitrary<string> {
  const own = fc.nat({ max: 1_000 }).map((pick) => `id<${noun} ${String(pick)}>`);
  const foreign = fc.tuple(fc.constantFrom(...NOUNS), fc.nat({ max: 1_000 }));
  return fc.oneof(
    { weight: 8, arbitrary: own },
    foreign.map(([other, pick]) => `id<${other} ${String(pick)}>`),
    fc.constant(NOBODYS),
  );
}

/** Of a field `project_id` or `protocol_run_id`. */
export function nounOf(field: string): Noun | undefined {
  const name = /^([a-z]+)(?:_run)?_id$/.exec(field)?.[1];
  return NOUNS.find((noun) => noun === name);
}

/** Of the `{id}` in a path: what the segment before it is a collection of. */
export function nounOfPath(path: string): Noun {
  const collection = /([a-z]+)\/\{id\}/.exec(path)?.[1] ?? '';
  const single = collection.replace(/ies$/, 'y').replace(/s$/, '');
  return NOUNS.find((noun) => noun === single) ?? 'project';
}

/** Ids that answers have shown, the latest of each kind. */
export class KnownIds {
  private readonly ids = new Map<Noun, string[]>();

  /** Those of the tokens that the callers hold are not for use: one request could be the end of a caller. */
  constructor(private readonly spared: ReadonlySet<string>) {}

  learn(path: string, body: unknown): void {
    this.look(body, nounOfPath(path.includes('{id}') ? path : `${path}/{id}`));
  }

  /** An answer said that it is gone, and named it. */
  forget(text: string): void {
    for (const ids of this.ids.values()) {
      for (const id of ids.filter((gone) => text.includes(gone))) ids.splice(ids.indexOf(id), 1);
    }
  }

  fill(text: string): string {
    return text.replace(MARKER, (_, noun: Noun, pick: string) => {
      const ids = this.ids.get(noun) ?? [];
      return ids[Number(pick) % ids.length] ?? NOBODYS;
    });
  }

  private look(value: unknown, noun: Noun | undefined): void {
    if (Array.isArray(value)) for (const item of value) this.look(item, noun);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (typeof inner === 'string') this.add(key === 'id' ? noun : nounOf(key), inner);
        else
          this.look(
            inner,
            NOUNS.find((other) => other === key || `active_${other}` === key),
          );
      }
    }
  }

  private add(noun: Noun | undefined, id: string): void {
    // Answers to many at once repeat what was asked for, whatever it was.
    if (noun === undefined || this.spared.has(id) || !/^[0-9a-f-]{36}$/.test(id)) return;
    const ids = this.ids.get(noun) ?? [];
    if (ids.includes(id)) return;
    ids.push(id);
    if (ids.length > KEPT) ids.shift();
    this.ids.set(noun, ids);
  }
}
