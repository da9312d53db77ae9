import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Config } from '../../src/config/config';
import { CHART, conform, describeChart, lint, objectsOf, template, VALUE_SETS } from '../support/chart/chart';
import { type ChartObject, type Container, hookOf, podsOf, selects } from '../support/chart/objects';
import { podProblems } from '../support/chart/restricted';

const ROOT = resolve(__dirname, '../..');
const GOLDEN = join(ROOT, 'test/fixtures/helm');
const SECRETS = '/run/secrets/deksdenflow';

describeChart.each(VALUE_SETS)('the chart with the values %s', (set) => {
  const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-chart-'));
  let text: string;
  let objects: ChartObject[];
  beforeAll(async () => {
    const rendered = await template(set);
    if (!rendered.ok) throw new Error(rendered.said);
    text = rendered.stdout;
    objects = objectsOf(text);
    for (const name of ['database-url', 'queue-url', 'api-token', 'secret-key', 'webhook-token'])
      writeFileSync(join(folder, name), name.endsWith('-url') ? 'postgres://u@h/d' : 'x'.repeat(64));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('passes helm lint', async () => {
    expect(await lint(set)).toMatchObject({ ok: true });
  });

  it('is what Kubernetes and its operators understand', async () => {
    const file = join(folder, 'rendered.yaml');
    writeFileSync(file, text);
    expect(await conform(file)).toMatchObject({
      ok: true,
      said: expect.stringContaining(`Valid: ${String(objects.length)}, Invalid: 0, Errors: 0, Skipped: 0`) as string,
    });
  });

  it('satisfies Pod Security "restricted" with every pod', () => {
    expect(podsOf(objects).length).toBeGreaterThanOrEqual(3);
    expect(podsOf(objects).flatMap(podProblems)).toEqual([]);
  });

  it('sets only variables that the configuration has, to values that it takes', () => {
    const programs = podsOf(objects).flatMap(({ spec }) => spec.containers.filter(({ args }) => args !== undefined));
    for (const { name, env = [] } of programs) {
      const own = env.filter((variable) => variable.name.startsWith('DEKSDENFLOW_'));
      const environment = own.map((variable) => [variable.name, variable.value?.replace(SECRETS, folder)]);
      const config = Config.load(Object.fromEntries(environment) as NodeJS.ProcessEnv);
      expect([name, config.unknownNames]).toEqual([name, []]);
      expect(config.databaseUrl).not.toBeNull();
    }
  });

  it('names each variable once, and has no secret in any', () => {
    for (const { of, spec } of podsOf(objects)) {
      for (const { env = [] } of spec.containers) {
        const names = env.map(({ name }) => name);
        expect([of, names]).toEqual([of, [...new Set(names)]]);
        const telling = env.filter(({ name, value }) => /TOKEN$|KEY$|PASSWORD|_URL$/.test(name) && value !== undefined);
        expect(telling).toEqual([]);
      }
    }
  });

  it('mounts what its containers mount, and every secret file that a variable names', () => {
    for (const { of, spec } of podsOf(objects)) {
      const claims = objects.filter(
        ({ kind, metadata }) => of === `${kind} ${metadata.name}` && kind === 'StatefulSet',
      );
      const volumes = [...(spec.volumes ?? []).map(({ name }) => name), ...claims.map(() => 'data')];
      const text = JSON.stringify(spec.volumes ?? []);
      for (const { volumeMounts = [], env = [] } of spec.containers) {
        for (const { name } of volumeMounts) expect(volumes).toContain(name);
        const files = env.filter(({ name }) => name.endsWith('_FILE')).map(({ value = '' }) => value);
        for (const file of files) expect(text).toContain(`"path":"${file.slice(SECRETS.length + 1)}"`);
      }
    }
  });

  it('gives its programs longer to end than they take', () => {
    const seconds = ({ env = [] }: Container): number =>
      Number(env.find(({ name }) => name === 'DEKSDENFLOW_SHUTDOWN_SECONDS')?.value);
    const kept = podsOf(objects).filter(({ of }) => /^(Deployment|StatefulSet)/.test(of));
    expect(kept).toHaveLength(2);
    for (const { spec } of kept) {
      const [program] = spec.containers;
      // The pause before SIGTERM counts.
      if (program) expect(spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(seconds(program) + 10);
    }
  });

  it('asks both programs for their health at a port that they have', () => {
    for (const { spec } of podsOf(objects).filter(({ of }) => /^(Deployment|StatefulSet)/.test(of))) {
      const [program] = spec.containers;
      expect(program?.ports).toEqual([{ name: 'http', containerPort: program?.name === 'api' ? 8010 : 8011 }]);
      const ways = (['startup', 'liveness', 'readiness'] as const).map((kind) => program?.[`${kind}Probe`]?.httpGet);
      const live = { path: '/health/live', port: 'http' };
      expect(ways).toEqual([live, live, { path: '/health/ready', port: 'http' }]);
    }
  });

  it('has no selector that selects nothing, or what is not its own', () => {
    const pods = podsOf(objects);
    for (const { kind, metadata, spec } of objects) {
      const selector = spec?.podSelector?.matchLabels ?? spec?.selector?.matchLabels ?? spec?.selector;
      if (selector === undefined || kind === 'ServiceMonitor') continue;
      const found = pods.filter(({ labels }) => selects(selector as Record<string, string>, labels));
      expect([kind, metadata.name, found.length]).toEqual([kind, metadata.name, 1]);
    }
  });

  it('selects by labels that no upgrade changes', () => {
    const workloads = objects.filter(({ spec }) => spec?.selector?.matchLabels !== undefined && spec.template);
    expect(workloads.map(({ spec }) => spec?.selector?.matchLabels)).toEqual(
      ['api', 'worker'].map((component) => ({
        'app.kubernetes.io/name': 'deksdenflow',
        'app.kubernetes.io/instance': 'flow',
        'app.kubernetes.io/component': component,
      })),
    );
  });

  it('has names that are unique and short enough', () => {
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names).toEqual([...new Set(names)]);
    expect(objects.filter(({ metadata }) => metadata.name.length > 52)).toEqual([]);
  });

  it('lets the migration refer to nothing that comes after it', () => {
    const before = objects.filter((object) => hookOf(object) === 'pre-install,pre-upgrade');
    const later = objects.filter((object) => hookOf(object) === undefined);
    const job = before.find(({ kind }) => kind === 'Job');
    expect(job === undefined).toBe(set === 'persistent');
    const said = JSON.stringify(job?.spec ?? {});
    const named = (['Secret', 'ServiceAccount'] as const).flatMap((kind) => later.filter((one) => one.kind === kind));
    for (const { metadata } of named) expect(said).not.toContain(`"${metadata.name}"`);
  });
});

describeChart('the chart', () => {
  /** Without what is a file of its own with tests of its own, and without the version, which every release changes. */
  function steady(text: string): string {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    return text
      .replaceAll(version, '<version>')
      .replace(/(\n {2}deksdenflow\.json: \|\n)(?: {4}.*\n|\n)+/, '$1    <files/dashboard.json>\n')
      .replace(/(\nkind: PrometheusRule\n[^]*?\nspec:\n)(?: {2}.*\n|\n)+/, '$1  <files/alerts.yaml>\n');
  }

  it.each(['default', 'everything'])('renders the values %s as before', async (set) => {
    const rendered = steady((await template(set)).stdout);
    const file = join(GOLDEN, `${set}.yaml`);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, rendered);
    expect(rendered).toBe(readFileSync(file, 'utf8'));
  });

  it('has the version of the program', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const chart = readFileSync(join(CHART, 'Chart.yaml'), 'utf8');
    expect(chart).toContain(`\nversion: ${version}\n`);
    expect(chart).toContain(`\nappVersion: ${version}\n`);
  });

  it('is refused by the schemas when a field is misspelt', async () => {
    const { stdout } = await template('default');
    const file = join(tmpdir(), `deksdenflow-misspelt-${String(process.pid)}.yaml`);
    writeFileSync(file, stdout.replace('readOnlyRootFilesystem', 'readonlyRootFilesystem'));
    try {
      expect(await conform(file)).toMatchObject({ ok: false });
    } finally {
      rmSync(file);
    }
  });
});
