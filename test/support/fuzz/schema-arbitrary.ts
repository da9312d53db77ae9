import fc from 'fast-check';
import { type ApiDocument, lookUp, type Schema } from '../api-document';
import { idMarker, nounOf } from './known-ids';

interface Known {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: { readonly pattern: string };
  readonly additionalProperties?: boolean | Schema;
}

/** Beyond these the bytes cost time, and tell nothing new. */
const LONGEST_TEXT = 300;
const LONGEST_LIST = 4;

/** Values that the schema allows. */
export class SchemaArbitraries {
  private readonly ofReference = new Map<string, fc.Arbitrary<unknown>>();

  constructor(private readonly document: ApiDocument) {}

  valid(schema: Schema, name = ''): fc.Arbitrary<unknown> {
    const known = schema as Known;
    if (known.$ref !== undefined) return this.referred(known.$ref);
    const noun = nounOf(name);
    if (noun !== undefined) return idMarker(noun);
    const { example } = known;
    const any = this.any(known);
    return example === undefined ? any : fc.oneof({ weight: 5, arbitrary: fc.constant(example) }, any);
  }

  private any(known: Known): fc.Arbitrary<unknown> {
    const variants = known.anyOf ?? known.oneOf ?? known.allOf;
    if (variants !== undefined) return fc.oneof(...variants.map((variant) => this.valid(variant)));
    if (known.enum !== undefined) return fc.constantFrom(...known.enum);
    return fc.oneof(...[known.type ?? 'object'].flat().map((type) => this.typed(type, known)));
  }

  private typed(type: string, known: Known): fc.Arbitrary<unknown> {
    if (type === 'null') return fc.constant(null);
    if (type === 'boolean') return fc.boolean();
    if (type === 'integer') return whole(known);
    if (type === 'number') return fc.double({ min: known.minimum ?? 0, max: known.maximum ?? 1e6, noNaN: true });
    if (type === 'string') return text(known);
    if (type === 'object') return this.object(known);
    const maxLength = Math.min(known.maxItems ?? LONGEST_LIST, LONGEST_LIST);
    return fc.array(this.valid(known.items ?? {}), { maxLength });
  }

  private object(known: Known): fc.Arbitrary<unknown> {
    const { properties, required = [], additionalProperties } = known;
    if (properties !== undefined) {
      const model = Object.entries(properties).map(([name, schema]) => [name, this.valid(schema, name)] as const);
      return fc.record(Object.fromEntries(model), { requiredKeys: [...required] });
    }
    const values = typeof additionalProperties === 'object' ? this.valid(additionalProperties) : fc.string();
    const pattern = known.propertyNames?.pattern;
    const names = pattern === undefined ? fc.string() : fc.stringMatching(new RegExp(pattern));
    return fc.dictionary(names, values, { maxKeys: 3, noNullPrototype: true });
  }

  private referred(reference: string): fc.Arbitrary<unknown> {
    let found = this.ofReference.get(reference);
    if (found === undefined) {
      found = this.valid(lookUp(this.document, reference) as Schema);
      this.ofReference.set(reference, found);
    }
    return found;
  }
}

function whole({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Known): fc.Arbitrary<number> {
  const near = Math.min(maximum, minimum + 20);
  const edges = fc.constantFrom(minimum, maximum);
  return fc.oneof({ weight: 3, arbitrary: fc.integer({ min: minimum, max: near }) }, edges);
}

function text(known: Known): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = LONGEST_TEXT, pattern, format } = known;
  if (format === 'date-time') {
    return fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString());
  }
  const longest = Math.min(maxLength, Math.max(LONGEST_TEXT, minLength));
  if (pattern === undefined) return fc.string({ minLength, maxLength: longest, unit: 'grapheme' });
  return fc.stringMatching(new RegExp(pattern)).filter((value) => value.length >= minLength && value.length <= longest);
}
