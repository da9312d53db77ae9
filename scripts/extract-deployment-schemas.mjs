/**
 * `node scripts/extract-deployment-schemas.mjs`: writes test/fixtures/kubernetes and test/fixtures/compose, against which
 * the chart and docker/compose.yaml are checked, from the Go modules that publish the schemas. They come through Go's
 * module proxy (needs `go`; downloads 80 MB): the sites that kubeconform reads by itself are not reachable everywhere.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './build.mjs';

const KUBERNETES = 'k8s.io/kubernetes@v1.34.0';
const MONITORING = 'github.com/prometheus-operator/prometheus-operator@v0.85.0';
const KEDA = 'github.com/kedacore/keda/v2@v2.18.0';
const COMPOSE = 'github.com/compose-spec/compose-go/v2@v2.9.0';

/** What the chart renders, as `group/version kind` of the API. */
const KINDS = [
  ...['v1 ConfigMap', 'v1 Pod', 'v1 Secret', 'v1 Service', 'v1 ServiceAccount', 'apps/v1 Deployment'],
  ...['apps/v1 StatefulSet', 'autoscaling/v2 HorizontalPodAutoscaler', 'batch/v1 Job', 'networking.k8s.io/v1 Ingress'],
  ...['networking.k8s.io/v1 NetworkPolicy', 'policy/v1 PodDisruptionBudget'],
];
const CUSTOM = [
  [MONITORING, 'example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml'],
  [MONITORING, 'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml'],
  [KEDA, 'config/crd/bases/keda.sh_scaledobjects.yaml'],
  [KEDA, 'config/crd/bases/keda.sh_triggerauthentications.yaml'],
];
/** Texts for people, and marks that no validator reads: nine tenths of the size. */
const DROPPED = /^(description|default|example|externalDocs|x-kubernetes-(?!int-or-string|preserve-unknown-fields))/;
const NO_FORMAT = new Set(['int32', 'int64', 'double', 'byte']);

const empty = mkdtempSync(join(tmpdir(), 'schemas-'));
function moduleFolder(module) {
  const answer = execFileSync('go', ['mod', 'download', '-json', module], { cwd: empty, encoding: 'utf8' });
  return JSON.parse(answer).Dir;
}

/** Without texts, and closed: a field that the API does not know is an error, as `kubectl apply` has it. */
function closed(schema, isMap = false) {
  if (Array.isArray(schema)) return schema.map((one) => closed(one));
  if (schema === null || typeof schema !== 'object') return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => isMap || !(DROPPED.test(key) || (key === 'format' && NO_FORMAT.has(value))),
  );
  const copy = Object.fromEntries(kept.map(([key, value]) => [key, closed(value, !isMap && key === 'properties')]));
  if (isMap) return copy;
  if (schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string') return { type: ['integer', 'string'] };
  if (copy.properties !== undefined && !schema['x-kubernetes-preserve-unknown-fields'])
    copy.additionalProperties ??= false;
  delete copy['x-kubernetes-preserve-unknown-fields'];
  return copy;
}

const named = (group, version) => (group === '' ? version : `${group}/${version}`);
/** The name by which kubeconform looks for it: of the group only what is before its first dot. */
const fileOf = (apiVersion, kind) =>
  `${kind}-${apiVersion.replace(/\..*\//, '/').replace('/', '-')}.json`.toLowerCase();
const pinned = (schema, apiVersion, kind) => ({
  ...schema,
  properties: { ...schema.properties, apiVersion: { const: apiVersion }, kind: { const: kind } },
  required: [...new Set([...(schema.required ?? []), 'apiVersion', 'kind', 'metadata'])],
});

const kubernetes = join(ROOT, 'test/fixtures/kubernetes');
rmSync(kubernetes, { recursive: true, force: true });
mkdirSync(kubernetes, { recursive: true });
const write = (folder, name, value) => writeFileSync(join(folder, name), `${JSON.stringify(value)}\n`);

const swagger = JSON.parse(readFileSync(join(moduleFolder(KUBERNETES), 'api/openapi-spec/swagger.json'), 'utf8'));
const used = new Map();
function use(name) {
  if (used.has(name)) return;
  used.set(name, undefined);
  // Own spellings of JSON values: RawExtension and the like hold anything.
  used.set(name, closed(swagger.definitions[name]));
  for (const [, next] of JSON.stringify(used.get(name)).matchAll(/"#\/definitions\/([^"]+)"/g)) use(next);
}
for (const [name, schema] of Object.entries(swagger.definitions)) {
  for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
    if (!KINDS.includes(`${named(group, version)} ${kind}`)) continue;
    use(name);
    const apiVersion = named(group, version);
    const text = JSON.stringify(pinned(used.get(name), apiVersion, kind));
    const outside = text.replaceAll('"#/definitions/', '"_definitions.json#/definitions/');
    write(kubernetes, fileOf(apiVersion, kind), JSON.parse(outside));
  }
}
write(kubernetes, '_definitions.json', { definitions: Object.fromEntries([...used].sort()) });

for (const [module, path] of CUSTOM) {
  const { spec } = parse(readFileSync(join(moduleFolder(module), path), 'utf8'));
  for (const { name, schema } of spec.versions) {
    const apiVersion = `${spec.group}/${name}`;
    const whole = closed(schema.openAPIV3Schema);
    whole.properties.metadata = {
      $ref: '_definitions.json#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
    };
    write(kubernetes, fileOf(apiVersion, spec.names.kind), pinned(whole, apiVersion, spec.names.kind));
  }
}

const compose = join(ROOT, 'test/fixtures/compose');
mkdirSync(compose, { recursive: true });
writeFileSync(
  join(compose, 'compose-spec.json'),
  readFileSync(join(moduleFolder(COMPOSE), 'schema/compose-spec.json'), 'utf8'),
);
const note = (what, modules) =>
  `# ${what}\n\nFrom ${modules.map((one) => `\`${one}\``).join(', ')}; all Apache License 2.0.\nMade by \`node scripts/extract-deployment-schemas.mjs\`, which says why.\n`;
writeFileSync(join(kubernetes, 'README.md'), note('Schemas of what the chart renders', [KUBERNETES, MONITORING, KEDA]));
writeFileSync(join(compose, 'README.md'), note('The published schema of Compose files', [COMPOSE]));
rmSync(empty, { recursive: true, force: true });
