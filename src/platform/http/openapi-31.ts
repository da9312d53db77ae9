import type { OpenAPIObject } from '@nestjs/swagger';

type Json = Record<string, unknown>;

/**
 * `@nestjs/swagger` writes the schemas of OpenAPI 3.0. In 3.1 they are JSON Schema, which has no `nullable`: null is a
 * type.
 */
export function toOpenApi31(document: OpenAPIObject): OpenAPIObject {
  return convert(document) as OpenAPIObject;
}

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, convert(inner)] as const);
  const schema: Json = Object.fromEntries(entries);
  return schema.nullable === true ? nullable(schema) : schema;
}

function nullable({ nullable: _, ...schema }: Json): Json {
  const { allOf, type, ...rest } = schema;
  if (Array.isArray(allOf)) return { ...rest, anyOf: [...(allOf as unknown[]), { type: 'null' }] };
  const choices = schema.enum;
  const orNull = Array.isArray(choices) ? { enum: [...(choices as unknown[]), null] } : {};
  return { ...schema, type: [type, 'null'], ...orNull };
}
