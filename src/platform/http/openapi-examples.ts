import { EXAMPLE_TIME } from './shown';

/** A schema of the document, as far as an example needs it. */
export interface ExampleSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly minimum?: number;
  readonly anyOf?: readonly ExampleSchema[];
  readonly allOf?: readonly ExampleSchema[];
  readonly oneOf?: readonly ExampleSchema[];
  readonly items?: ExampleSchema;
  readonly properties?: Readonly<Record<string, ExampleSchema>>;
  readonly required?: readonly string[];
}

export type Schemas = Readonly<Record<string, ExampleSchema>>;

/** Where no field says better, its name does. */
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/sha$/, '3f786850e387550fdab836ed7e6dc881de23001b'],
  [/url$/, 'https://example.org/acme/shop'],
  [/engine$/, 'codex'],
  [/name$/, 'tests'],
  [/command$/, 'npm test'],
  [/host$/, 'build-1'],
  [/version$/, '0.1.0'],
];

/** An answer with everything in it, or a body with what is required and what has an example of its own. */
export class Examples {
  constructor(private readonly schemas: Schemas) {}

  answer(schema: ExampleSchema): unknown {
    return this.of(schema, '', () => true);
  }

  body(schema: ExampleSchema): unknown {
    return this.of(schema, '', (field) => field.example !== undefined);
  }

  private of(schema: ExampleSchema, name: string, wanted: (field: ExampleSchema) => boolean): unknown {
    if (schema.example !== undefined) return schema.example;
    if (schema.$ref !== undefined) return this.of(this.named(schema.$ref), name, wanted);
    const [variant] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
    if (variant !== undefined) return this.of(variant, name, wanted);
    if (schema.enum !== undefined) return schema.enum[0];
    const types = [schema.type].flat();
    if (types.includes('null')) return null;
    if (types.includes('array')) return schema.items === undefined ? [] : [this.of(schema.items, name, wanted)];
    if (types.includes('object')) return this.object(schema, wanted);
    if (types.includes('boolean')) return false;
    if (types.includes('integer') || types.includes('number')) return schema.minimum ?? 1;
    if (schema.format === 'date-time') return EXAMPLE_TIME;
    return BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? '…';
  }

  private object(schema: ExampleSchema, wanted: (field: ExampleSchema) => boolean): Record<string, unknown> {
    const { properties = {}, required = [] } = schema;
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([name, field]) => required.includes(name) || wanted(field))
        .map(([name, field]) => [name, this.of(field, name, wanted)]),
    );
  }

  private named(reference: string): ExampleSchema {
    const name = reference.split('/').at(-1) ?? '';
    const schema = this.schemas[name];
    if (schema === undefined) throw new Error(`The document has no schema ${name}.`);
    return schema;
  }
}
