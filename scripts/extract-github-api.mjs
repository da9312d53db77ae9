/**
 * `node scripts/extract-github-api.mjs <folder of an unpacked @octokit/openapi>`: takes from GitHub's published description
 * what our driver uses, for the tests' stand-in. The package has 385 MB, too much for everybody's `npm ci`; to renew:
 * `npm install --prefix <some temporary folder> @octokit/openapi`, then this with `<that folder>/node_modules/@octokit/openapi`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './build.mjs';

const DOCUMENT = 'generated/api.github.com.json';
const TARGET = join(ROOT, 'test/fixtures/forges/github-openapi.json');
const REPOSITORY = '/repos/{owner}/{repo}';
const OPERATIONS = [
  `GET ${REPOSITORY}`,
  `GET ${REPOSITORY}/pulls`,
  `POST ${REPOSITORY}/pulls`,
  `GET ${REPOSITORY}/pulls/{pull_number}`,
  `PATCH ${REPOSITORY}/pulls/{pull_number}`,
  `GET ${REPOSITORY}/git/ref/{ref}`,
  `GET ${REPOSITORY}/commits/{ref}/check-runs`,
  `GET ${REPOSITORY}/commits/{ref}/status`,
  `GET ${REPOSITORY}/check-runs/{check_run_id}`,
  `GET ${REPOSITORY}/check-runs/{check_run_id}/annotations`,
  `GET ${REPOSITORY}/actions/jobs/{job_id}/logs`,
  `GET ${REPOSITORY}/actions/runs`,
  `POST ${REPOSITORY}/actions/runs/{run_id}/rerun-failed-jobs`,
  `GET ${REPOSITORY}/actions/workflows`,
  `POST ${REPOSITORY}/actions/workflows/{workflow_id}/dispatches`,
  `GET ${REPOSITORY}/issues/{issue_number}/comments`,
  `POST ${REPOSITORY}/issues/{issue_number}/comments`,
  `PATCH ${REPOSITORY}/issues/comments/{comment_id}`,
  `GET ${REPOSITORY}/installation`,
  'POST /app/installations/{installation_id}/access_tokens',
  'GET /app',
  'GET /user',
];
/** What a schema says to people, not to a validator. */
const FOR_PEOPLE = new Set(['description', 'title', 'example', 'examples', 'default', 'deprecated', 'externalDocs']);
const NAMED = new Set(['properties', 'patternProperties']);
const JSON_TYPE = 'application/json';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('Which folder holds @octokit/openapi?');
  process.exit(2);
}
const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const description = JSON.parse(readFileSync(join(folder, DOCUMENT), 'utf8'));

const resolved = (value) =>
  value?.$ref === undefined
    ? value
    : resolved(
        value.$ref
          .slice(2)
          .split('/')
          .reduce((at, key) => at[key], description),
      );

/** OpenAPI 3.0's dialect as JSON Schema: `nullable` is a type, and `oneOf`, whose branches overlap here, is `anyOf`. */
function schemaOf(value) {
  if (Array.isArray(value)) return value.map(schemaOf);
  if (typeof value !== 'object' || value === null) return value;
  if (value.$ref !== undefined) return { $ref: value.$ref.replace('#/components/schemas/', '#/schemas/') };
  const { nullable, ...schema } = value;
  const plain = {};
  for (const [key, part] of Object.entries(schema)) {
    if (FOR_PEOPLE.has(key) || key.startsWith('x-')) continue;
    if (NAMED.has(key)) {
      plain[key] = Object.fromEntries(Object.entries(part).map(([name, named]) => [name, schemaOf(named)]));
    } else plain[key === 'oneOf' ? 'anyOf' : key] = schemaOf(part);
  }
  if (nullable !== true) return plain;
  if (plain.type === undefined) return Object.keys(plain).length === 0 ? plain : { anyOf: [plain, { type: 'null' }] };
  const values = plain.enum === undefined ? {} : { enum: [...new Set([...plain.enum, null])] };
  return { ...plain, type: [...new Set([plain.type, 'null'].flat())], ...values };
}

/** GitHub's own example of an answer: the stand-in fills in what differs. Of lists the first entry. */
function sampleOf(content) {
  const example = resolved(Object.values(content?.examples ?? {})[0])?.value ?? content?.example;
  return example === undefined ? null : shortened(example);
}
function shortened(value) {
  if (Array.isArray(value)) return value.slice(0, 1).map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shortened(part)]));
}

function operationOf(name) {
  const [method, path] = name.split(' ');
  const item = description.paths[path];
  const operation = item?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${name} is not described.`);
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolved);
  const body = operation.requestBody === undefined ? undefined : resolved(operation.requestBody);
  return {
    parameters: parameters.map(({ name, in: place, required, schema }) => ({
      name,
      in: place,
      required: required ?? false,
      schema: schemaOf(schema),
    })),
    body:
      body === undefined
        ? null
        : { required: body.required ?? false, schema: schemaOf(body.content[JSON_TYPE].schema) },
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => {
        const content = resolved(response).content?.[JSON_TYPE];
        return [status, { schema: schemaOf(content?.schema) ?? null, sample: status < 300 ? sampleOf(content) : null }];
      }),
    ),
  };
}

const operations = Object.fromEntries(OPERATIONS.map((name) => [name, operationOf(name)]));
const schemas = {};
/** Schemas that the operations name, and those that these name. */
function collect(value) {
  if (typeof value !== 'object' || value === null) return;
  const name = typeof value.$ref === 'string' ? value.$ref.replace('#/schemas/', '') : undefined;
  if (name !== undefined && schemas[name] === undefined) {
    schemas[name] = schemaOf(description.components.schemas[name]);
    collect(schemas[name]);
  }
  Object.values(value).forEach(collect);
}
collect(operations);

const source = { package: '@octokit/openapi', version, license, document: DOCUMENT };
const written = `${JSON.stringify({ $id: 'github', source, operations, schemas: sorted(schemas) }, null, 1)}\n`;
mkdirSync(dirname(TARGET), { recursive: true });
writeFileSync(TARGET, written);
console.log(
  `${TARGET}: ${OPERATIONS.length} operations, ${Object.keys(schemas).length} schemas, ${written.length} bytes`,
);

function sorted(record) {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
