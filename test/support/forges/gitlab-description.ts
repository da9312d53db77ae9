import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type AnySchema } from 'ajv';
import addFormats from 'ajv-formats';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schema: AnySchema;
}

interface Operation {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: AnySchema } } };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { schema: AnySchema }>> }>>;
}

type PathItem = Readonly<Record<string, Operation>> & { readonly parameters: readonly Parameter[] };

interface Description {
  readonly paths: Readonly<Record<string, PathItem>>;
}

const FILE = join(__dirname, '../../fixtures/forges/gitlab-api.json');

export interface DescribedRequest {
  /** `get /projects/{id}`. */
  readonly key: string;
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

/** GitLab's documented API as a judge of requests and answers. */
export class GitlabDescription {
  private readonly description = JSON.parse(readFileSync(FILE, 'utf8')) as Description;
  private readonly strict = addFormats(new Ajv({ strict: false, allErrors: true }));
  /** What is in an address is text: "1" is an integer there. */
  private readonly lenient = addFormats(new Ajv({ strict: false, coerceTypes: true }));

  constructor() {
    for (const ajv of [this.strict, this.lenient]) ajv.addSchema({ $id: 'gitlab', ...this.description });
  }

  /** The operation of a request, or undefined when nothing is documented there. */
  find(method: string, path: string): DescribedRequest | undefined {
    const segments = path.split('/');
    for (const [template, item] of Object.entries(this.description.paths)) {
      const parameters = matched(template.split('/'), segments);
      const operation = item[method.toLowerCase()];
      if (parameters !== undefined && operation !== undefined) {
        return { key: `${method.toLowerCase()} ${template}`, operation, parameters };
      }
    }
    return undefined;
  }

  problemsOfRequest(found: DescribedRequest, query: URLSearchParams, contentType: string, body: string): string[] {
    const template = found.key.split(' ')[1] ?? '';
    const inPath = this.description.paths[template]?.parameters ?? [];
    const problems = Object.entries(found.parameters).flatMap(([name, value]) => this.ofValue(inPath, name, value));
    // GitLab's own links to the next page repeat what is in the path.
    const known = [...found.operation.parameters, ...inPath];
    for (const [name, value] of query) problems.push(...this.ofValue(known, name, value));
    return [...problems, ...this.ofBody(found.operation, contentType, body)];
  }

  problemsOfAnswer(found: DescribedRequest, status: number, type: string, body: unknown): string[] {
    const schema = found.operation.responses[String(status)]?.content[type]?.schema;
    if (schema === undefined) return [`answer ${String(status)} ${type} is not documented`];
    return this.ofSchema(this.strict, schema, body).map((problem) => `answer: ${problem}`);
  }

  private ofValue(known: readonly Parameter[], name: string, value: string): string[] {
    const parameter = known.find((one) => one.name === name);
    if (parameter === undefined) return [`parameter ${name} is not documented`];
    const wanted = { type: 'object', properties: { [name]: parameter.schema } };
    return this.ofSchema(this.lenient, wanted, { [name]: value });
  }

  private ofBody(operation: Operation, contentType: string, body: string): string[] {
    const schema = operation.requestBody?.content['application/json'].schema;
    if (schema === undefined) return body === '' ? [] : ['a body is not documented'];
    if (body !== '' && !contentType.startsWith('application/json')) return [`content type ${contentType}`];
    return this.ofSchema(this.strict, schema, body === '' ? {} : JSON.parse(body));
  }

  private ofSchema(ajv: Ajv, schema: AnySchema, value: unknown): string[] {
    const validate = ajv.compile(absolute(schema));
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => {
      const more = JSON.stringify(error.params);
      return `${error.instancePath} ${error.message ?? ''} ${more}`.trim();
    });
  }
}

const absoluteOf = new WeakMap<object, AnySchema>();

/** References inside the description, seen from outside of it. Kept, so that ajv compiles each schema once. */
function absolute(schema: AnySchema): AnySchema {
  if (typeof schema !== 'object') return schema;
  const known = absoluteOf.get(schema);
  if (known !== undefined) return known;
  const made = JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"gitlab#/')) as AnySchema;
  absoluteOf.set(schema, made);
  return made;
}

function matched(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = decodeURIComponent(segment);
    else if (part !== segment) return undefined;
  }
  return parameters;
}
