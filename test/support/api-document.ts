import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

export type Schema = Readonly<Record<string, unknown>>;

export type Content = Readonly<Record<string, Media>>;

interface Media {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

interface ResponseOf {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema: Schema }>>;
  readonly content?: Content;
}

export interface ApiDocument {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly security: readonly Schema[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** One operation with all that the document says elsewhere put in its place. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly summary?: string;
  readonly tags: readonly string[];
  readonly security: readonly Schema[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, ResponseOf>>;
}

type Described = Omit<Operation, 'name' | 'method' | 'path'>;

export function operationsOf(document: ApiDocument): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      // References of schemas stay: these may be large, and who needs one looks it up.
      ...(resolved(document, { security: document.security, parameters: [], ...operation }) as Described),
      name: String(operation.operationId),
      method: method.toUpperCase(),
      path,
    })),
  );
}

export function lookUp(document: ApiDocument, reference: string): unknown {
  const found = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], document);
  if (found === undefined) throw new Error(`The document has no ${reference}.`);
  return found;
}

function resolved(document: ApiDocument, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(document, item));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref: reference } = value as { readonly $ref?: unknown };
  if (typeof reference === 'string' && !reference.startsWith('#/components/schemas/')) {
    return resolved(document, lookUp(document, reference));
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(document, inner)]));
}

export type SchemaCheck = (schema: Schema, value: unknown) => readonly string[];

/**
 * What of a value is not as its schema says. A field that the document does not name is a fault too, although clients
 * have to live with new ones: here it is one that somebody forgot to document.
 */
export function schemaChecks(document: ApiDocument): SchemaCheck {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: true });
  addFormats(ajv);
  const closed = (name: string, schema: Schema): Schema =>
    schema.type === 'object' && name !== 'Problem' ? { additionalProperties: false, ...schema } : schema;
  const schemas = Object.fromEntries(
    Object.entries(document.components.schemas).map(([name, schema]) => [name, closed(name, schema)]),
  );
  ajv.addSchema({ $id: 'api:document', components: { schemas } });
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  return (schema, value) => {
    const text = JSON.stringify(schema);
    let check = compiled.get(text);
    if (check === undefined) {
      check = ajv.compile(JSON.parse(text.replaceAll('"#/components/', '"api:document#/components/')) as Schema);
      compiled.set(text, check);
    }
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message = '', params }) =>
      `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
    );
  };
}
