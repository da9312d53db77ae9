import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
const KIND = /(?:Shape|Dto)$/;
const REFERENCE = '#/components/schemas/';

/**
 * Clients are generated from the names of the schemas: they read Project and CreateProject, and not what the classes are
 * to us. What comes in is closed, as the validation of every request is. Throws when two would have the same name.
 */
export function nameSchemas(document: OpenAPIObject): OpenAPIObject {
  const { components, ...rest } = document;
  const schemas: Schemas = {};
  for (const [className, schema] of Object.entries(components?.schemas ?? {})) {
    const name = publicName(className);
    if (name in schemas) throw new Error(`Two schemas would be called ${name}: rename one of the classes.`);
    schemas[name] = className.endsWith('Dto') ? { ...schema, additionalProperties: false } : schema;
  }
  return renamed({ ...rest, components: { ...components, schemas } }) as OpenAPIObject;
}

function publicName(className: string): string {
  return className.replace(KIND, '');
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string' && inner.startsWith(REFERENCE)
        ? [key, publicName(inner)]
        : [key, renamed(inner)],
    ),
  );
}
