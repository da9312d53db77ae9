import { parseDocument, isMap, isScalar, type YAMLMap } from 'yaml';
import type { SettingDescription } from '../../src/config/settings';

/** What the image fixes and what the chart sets from values of its own: said twice, one of them would be wrong. */
const OF_THE_CHART = new Set(
  [
    ...['DATA_DIR', 'DB_PATH', 'API_HOST', 'API_PORT', 'WORKER_PORT'],
    ...['METRICS_AUTH', 'SHUTDOWN_SECONDS', 'WORKER_CONCURRENCY', 'TRUSTED_PROXIES'],
  ].map((name) => `DEKSDENFLOW_${name}`),
);
const BEGIN = '<!-- Generated from values.yaml by `npm run generate`. -->';
const END = '<!-- End of what is generated. -->';
const DOCUMENTED = /^ -- (.+)$/;

/** values.schema.json with the settings that `config` may have: a misspelt one is refused before anything is installed. */
export function renderChartSchema(current: string, settings: readonly SettingDescription[]): string {
  const schema = JSON.parse(current) as { definitions: Record<string, unknown> };
  const allowed = settings.filter(({ name, secret }) => !secret && !OF_THE_CHART.has(name));
  const properties = allowed.map(({ name, description }) => [
    name,
    { description, type: ['string', 'number', 'boolean'] },
  ]);
  schema.definitions.settings = {
    description: 'Generated from src/config/settings.ts by `npm run generate`.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(properties) as unknown,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The chart's README with a row for every value of values.yaml; one without a word about its meaning is an error. */
export function renderChartReadme(current: string, values: string): string {
  const before = current.slice(0, current.indexOf(BEGIN));
  const after = current.slice(current.indexOf(END));
  if (!current.includes(BEGIN) || !current.includes(END)) throw new Error('The chart README has lost its marks.');
  const rows = valuesOf(values).map(({ path, meaning, fallback }) => `| \`${path}\` | \`${fallback}\` | ${meaning} |`);
  return [`${before}${BEGIN}`, '', '| value | default | meaning |', '| --- | --- | --- |', ...rows, '', after].join(
    '\n',
  );
}

interface Value {
  readonly path: string;
  readonly meaning: string;
  readonly fallback: string;
}

function valuesOf(text: string): Value[] {
  const { contents } = parseDocument(text);
  if (!isMap(contents)) throw new Error('values.yaml is no map.');
  return rowsOf(contents, '', '');
}

/** The comment before the first key of a map belongs to the map, says the parser. */
function rowsOf(map: YAMLMap, prefix: string, ofMap: string): Value[] {
  return map.items.flatMap(({ key, value }, index) => {
    if (!isScalar(key)) throw new Error(`A key of values.yaml in ${prefix} is no text.`);
    const path = prefix + String(key.value);
    const said = [key.commentBefore, index === 0 ? ofMap : undefined].find(
      (comment) => comment != null && comment !== '',
    );
    const meaning = said?.split('\n').findLast((line) => DOCUMENTED.test(line)) ?? '';
    if (meaning !== '')
      return [{ path, meaning: DOCUMENTED.exec(meaning)?.[1] ?? '', fallback: fallbackOf(map, key.value) }];
    if (!isMap(value)) throw new Error(`${path} of values.yaml has no meaning: a comment \`# -- …\` before it.`);
    return rowsOf(value, `${path}.`, value.commentBefore ?? '');
  });
}

function fallbackOf(map: YAMLMap, key: unknown): string {
  const value: unknown = map.toJSON() as unknown;
  return JSON.stringify((value as Record<string, unknown>)[String(key)]).replaceAll('|', '\\|');
}
