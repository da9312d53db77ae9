/**
 * `node scripts/extract-pipeline-schemas.mjs`: writes test/fixtures/pipelines, against which our own pipelines are checked,
 * from the Python package that publishes both schemas as they were at its release (needs `python3` with pip).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './build.mjs';

const PACKAGE = 'check-jsonschema==0.39.0';
const SCHEMAS = ['github-workflows', 'gitlab-ci'];
/** Texts for people: more than half of the size. */
const DROPPED = new Set(['description', 'markdownDescription', 'examples', 'default', '$comment', 'enumDescriptions']);

/** `isMap`: its keys are names of fields, not words of the schema. */
function bare(schema, isMap = false) {
  if (Array.isArray(schema)) return schema.map((one) => bare(one));
  if (schema === null || typeof schema !== 'object') return schema;
  const kept = Object.entries(schema).filter(([key]) => isMap || !DROPPED.has(key));
  const maps = ['properties', 'definitions', 'patternProperties', '$defs'];
  return Object.fromEntries(kept.map(([key, value]) => [key, bare(value, !isMap && maps.includes(key))]));
}

const folder = mkdtempSync(join(tmpdir(), 'pipeline-schemas-'));
try {
  const python = (...args) => execFileSync('python3', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  python('-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, PACKAGE);
  python('-c', "import glob, zipfile; zipfile.ZipFile(glob.glob('*.whl')[0]).extractall()");
  const target = join(ROOT, 'test/fixtures/pipelines');
  mkdirSync(target, { recursive: true });
  for (const name of SCHEMAS) {
    const text = readFileSync(join(folder, 'check_jsonschema/builtin_schemas/vendor', `${name}.json`), 'utf8');
    writeFileSync(join(target, `${name}.json`), `${JSON.stringify(bare(JSON.parse(text)))}\n`);
  }
  const readme = `# The published schemas of pipelines

Of GitHub workflows (SchemaStore, Apache License 2.0) and of \`.gitlab-ci.yml\` (GitLab, MIT), without their texts for people,
as \`${PACKAGE}\` carries them. Made by \`node scripts/extract-pipeline-schemas.mjs\`.
`;
  writeFileSync(join(target, 'README.md'), readme);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
