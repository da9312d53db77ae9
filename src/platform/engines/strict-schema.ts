import { asRecord, listOf, recordOf, type JsonRecord } from './json-reading';

/** Keywords that OpenAI's structured output refuses or ignores; we validate the answer ourselves anyway. */
const REFUSED = new Set(['$schema', '$id', 'title', 'default', 'examples', 'uniqueItems', 'minLength', 'maxLength']);
const SCHEMA_MAPS = new Set(['properties', '$defs', 'definitions']);
const SCHEMA_LISTS = new Set(['anyOf', 'oneOf', 'allOf']);

/**
 * The schema in the dialect that Codex passes on with `strict: true`: every object closed and every property
 * required, so that an optional one becomes nullable. Source: OpenAI "Structured outputs, supported schemas".
 */
export function toStrictSchema(schema: JsonRecord): JsonRecord {
  const strict: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (REFUSED.has(key)) continue;
    strict[key === 'oneOf' ? 'anyOf' : key] = translate(key, value);
  }
  const properties = recordOf(schema, 'properties');
  if (properties === undefined) return strict;
  const required = listOf(schema, 'required');
  const translated = recordOf(strict, 'properties') ?? {};
  strict.properties = Object.fromEntries(
    Object.entries(translated).map(([name, part]) => [name, required.includes(name) ? part : nullable(part)]),
  );
  strict.required = Object.keys(properties);
  strict.additionalProperties = false;
  return strict;
}

function translate(key: string, value: unknown): unknown {
  const record = asRecord(value);
  if (record !== undefined && SCHEMA_MAPS.has(key)) {
    return Object.fromEntries(Object.entries(record).map(([name, part]) => [name, translatePart(part)]));
  }
  if (Array.isArray(value) && SCHEMA_LISTS.has(key)) return value.map(translatePart);
  return key === 'items' ? translatePart(value) : value;
}

function translatePart(part: unknown): unknown {
  const record = asRecord(part);
  return record === undefined ? part : toStrictSchema(record);
}

function nullable(part: unknown): unknown {
  const schema = asRecord(part);
  if (schema === undefined) return part;
  if (schema.type === undefined || schema.const !== undefined) return { anyOf: [schema, { type: 'null' }] };
  const types = [schema.type].flat();
  if (types.includes('null')) return schema;
  const values = Array.isArray(schema.enum) ? { enum: [...(schema.enum as unknown[]), null] } : {};
  return { ...schema, type: [...types, 'null'], ...values };
}

/** Takes out again the nulls that stand for "left out" in an answer to {@link toStrictSchema}. */
export function fromStrictAnswer(answer: unknown, schema: JsonRecord | undefined): unknown {
  if (Array.isArray(answer)) return answer.map((item) => fromStrictAnswer(item, recordOf(schema, 'items')));
  const record = asRecord(answer);
  const properties = recordOf(schema, 'properties');
  if (record === undefined || properties === undefined) return answer;
  const required = listOf(schema, 'required');
  return Object.fromEntries(
    Object.entries(record)
      .filter(([name, value]) => value !== null || required.includes(name))
      .map(([name, value]) => [name, fromStrictAnswer(value, recordOf(properties, name))]),
  );
}
