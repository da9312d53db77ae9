import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { type Json, recordOf } from './json';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Json;
}

interface Operation {
  readonly parameters: readonly Parameter[];
  readonly body: { readonly required: boolean; readonly schema: Json } | null;
  readonly responses: Readonly<Record<string, { readonly schema: Json | null; readonly sample: unknown }>>;
}

/** One request as the description knows it. */
export interface Described {
  /** `GET /repos/{owner}/{repo}/pulls`. */
  readonly name: string;
  readonly path: Readonly<Record<string, string>>;
  readonly operation: Operation;
}

/** From the sources, and from their compiled twin in dist/, which has no fixtures. */
const FIXTURE = 'test/fixtures/forges/github-openapi.json';
const FILE =
  [join(__dirname, '../../..', FIXTURE), join(__dirname, '../../../..', FIXTURE)].find((file) => existsSync(file)) ??
  FIXTURE;

/** GitHub's published description of the operations in use: what a request and an answer may look like. */
export class GithubDescription {
  private readonly operations: ReadonlyMap<string, Operation>;
  private readonly document: Json;
  private readonly ajv: Ajv;
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor() {
    this.document = JSON.parse(readFileSync(FILE, 'utf8')) as Json;
    this.operations = new Map(Object.entries(this.document.operations as Record<string, Operation>));
    // Formats such as `repo.nwo` are GitHub's own; a query parameter is text until it is read.
    this.ajv = new Ajv({ strict: false, allErrors: true, logger: false, coerceTypes: false });
    addFormats(this.ajv);
    this.ajv.addSchema(this.document);
  }

  find(method: string, pathname: string): Described | undefined {
    const given = pathname.split('/');
    for (const [name, operation] of this.operations) {
      const [wantedMethod, template = ''] = name.split(' ');
      const wanted = template.split('/');
      if (wantedMethod !== method || wanted.length !== given.length) continue;
      const path: Record<string, string> = {};
      const fits = wanted.every((part, index) => {
        const value = given[index] ?? '';
        if (!part.startsWith('{')) return part === value;
        path[part.slice(1, -1)] = decodeURIComponent(value);
        return value !== '';
      });
      if (fits) return { name, path, operation };
    }
    return undefined;
  }

  /** What is wrong with the request, as sentences. */
  requestFaults(described: Described, query: URLSearchParams, body: unknown): string[] {
    const { name, operation, path } = described;
    const faults: string[] = [];
    operation.parameters.forEach((parameter, index) => {
      const value = parameter.in === 'path' ? path[parameter.name] : query.get(parameter.name);
      if (value === undefined || value === null) {
        if (parameter.required) faults.push(`${name}: ${parameter.in} ${parameter.name} is missing`);
        return;
      }
      const errors = this.errors(name, `parameters/${String(index)}/schema`, asTyped(value, parameter.schema));
      faults.push(...errors.map((error) => `${name}: ${parameter.in} ${parameter.name}=${value} ${error}`));
    });
    for (const key of query.keys()) {
      const known = operation.parameters.some((parameter) => parameter.in === 'query' && parameter.name === key);
      if (!known) faults.push(`${name}: query ${key} is not described`);
    }
    return [...faults, ...this.bodyFaults(name, operation, body)];
  }

  /** What is wrong with the answer: the stand-in must not promise what GitHub does not. */
  responseFaults({ name, operation }: Described, status: number, body: unknown): string[] {
    const response = operation.responses[String(status)];
    if (response === undefined) return status < 400 ? [`${name}: the answer ${String(status)} is not described`] : [];
    if (response.schema === null) return [];
    const errors = this.errors(name, `responses/${String(status)}/schema`, body);
    return errors.map((error) => `${name}: the answer ${String(status)} ${error}`);
  }

  /** GitHub's own example of the answer, to fill in. */
  sample(name: string): Json {
    const responses = this.operations.get(name)?.responses ?? {};
    const sample = Object.values(responses).find((response) => response.sample !== null)?.sample;
    return structuredClone(recordOf(Array.isArray(sample) ? sample[0] : sample));
  }

  private bodyFaults(name: string, operation: Operation, body: unknown): string[] {
    if (operation.body === null) return body === undefined ? [] : [`${name}: a body is not described`];
    if (body === undefined) return operation.body.required ? [`${name}: the body is missing`] : [];
    const errors = this.errors(name, 'body/schema', body).map((error) => `${name}: body ${error}`);
    const known = this.propertiesOf(operation.body.schema);
    const unknown = Object.keys(recordOf(body)).filter((key) => !known.has(key));
    return [...errors, ...unknown.map((key) => `${name}: body property ${key} is not described`)];
  }

  private propertiesOf(schema: Json): Set<string> {
    const parts = [schema.anyOf, schema.allOf].flatMap((part) => (Array.isArray(part) ? (part as Json[]) : []));
    const ref = typeof schema.$ref === 'string' ? schema.$ref.replace('#/schemas/', '') : undefined;
    if (ref !== undefined) parts.push(recordOf(recordOf(this.document.schemas)[ref]));
    const own = Object.keys(recordOf(schema.properties));
    return new Set([...own, ...parts.flatMap((part) => [...this.propertiesOf(part)])]);
  }

  private errors(operation: string, place: string, value: unknown): string[] {
    const pointer = encodeURIComponent(operation.replaceAll('~', '~0').replaceAll('/', '~1'));
    const $ref = `github#/operations/${pointer}/${place}`;
    const validate = this.compiled.get($ref) ?? this.ajv.compile({ $ref });
    this.compiled.set($ref, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? error.keyword}`);
  }
}

function asTyped(value: string, schema: Json): unknown {
  const types = [schema.type].flat();
  if (types.includes('integer') && /^-?\d+$/.test(value)) return Number(value);
  if (types.includes('boolean') && /^(?:true|false)$/.test(value)) return value === 'true';
  return value;
}
