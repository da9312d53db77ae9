import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHART, describeChart, notesOf, render, template } from '../support/chart/chart';
import { one, podsOf, selects } from '../support/chart/objects';
import { podProblems } from '../support/chart/restricted';

const NOTHING_YET = { 'database.existingSecret': '', 'queue.existingSecret': '' };

describeChart('the values of the chart', () => {
  it.each([
    ['an image', { 'image.repository': '' }, 'image.repository is empty: set it to where you have pushed the image'],
    ['a database', NOTHING_YET, 'The database is missing: set database.existingSecret to a Secret'],
    ['a queue', { 'queue.existingSecret': '' }, 'The queue is missing: set queue.existingSecret to a Secret'],
    [
      'one database',
      { 'database.url': 'postgres://h/d' },
      'database.url and database.existingSecret exclude each other',
    ],
    ['one queue', { 'queue.url': 'redis://h' }, 'queue.url and queue.existingSecret exclude each other'],
    ['a host for the Ingress', { 'ingress.enabled': true }, 'ingress.host is empty'],
    ['a host for webhooks', { 'ingress.webhooks.enabled': true }, 'ingress.webhooks.host is empty'],
    [
      'the address of Prometheus',
      { 'worker.keda': { enabled: true, trigger: 'prometheus' } },
      'worker.keda.prometheusUrl is empty',
    ],
    [
      'a range of workers',
      { 'worker.keda': { minReplicas: 5, maxReplicas: 4 } },
      'worker.keda.minReplicas is above worker.keda.maxReplicas',
    ],
  ])('have to name %s, and the message says how', async (_what, overrides, message) => {
    const { ok, said } = await template('default', overrides);
    expect(ok).toBe(false);
    expect(said).toContain(message);
  });

  it.each([
    ['a misspelt value', { 'api.replica': 3 }, "additional properties 'replica' not allowed"],
    ['a misspelt setting', { 'config.DEKSDENFLOW_MAX_ATEMPTS': 3 }, "'DEKSDENFLOW_MAX_ATEMPTS' not allowed"],
    ['a secret as a setting', { 'config.DEKSDENFLOW_API_TOKEN': 'x' }, "'DEKSDENFLOW_API_TOKEN' not allowed"],
    ['what the chart sets', { 'config.DEKSDENFLOW_SHUTDOWN_SECONDS': 9 }, "'DEKSDENFLOW_SHUTDOWN_SECONDS' not allowed"],
    [
      'a setting past config',
      { 'worker.extraEnv': [{ name: 'DEKSDENFLOW_API_TOKEN', value: 'x' }] },
      "/worker/extraEnv/0/name': 'not' failed",
    ],
    ['a text for a number', { 'worker.replicas': 'two' }, "at '/worker/replicas': got string, want integer"],
    ['another queue', { 'queue.backend': 'kafka' }, "at '/queue/backend': value must be one of 'redis', 'postgres'"],
    ['another database', { 'database.url': 'mysql://h/d' }, "at '/database/url'"],
    ['a short digest', { 'image.digest': 'sha256:12' }, "at '/image/digest'"],
    ['a name with capitals', { fullnameOverride: 'Flow' }, "at '/fullnameOverride'"],
  ])('are refused with %s', async (_what, overrides, message) => {
    const { ok, said } = await template('default', overrides);
    expect(ok).toBe(false);
    expect(said).toContain(message);
  });

  it('may be those of a parent chart', async () => {
    expect(await template('default', { global: { anything: 1 } })).toMatchObject({ ok: true });
  });

  it('keep large numbers and fractions what they are', async () => {
    const [pod] = podsOf(await render('everything'));
    const env = pod?.spec.containers[0]?.env ?? [];
    const named = (name: string) => env.find((variable) => variable.name === `DEKSDENFLOW_${name}`)?.value;
    expect(named('MAX_TOKENS_PER_STEP')).toBe('2000000');
    expect(named('MAX_USD_PER_STEP')).toBe('2.5');
  });

  it('never weaken a pod, however they are named', async () => {
    const objects = await render('everything', {
      fullnameOverride: 'x'.repeat(60),
      'worker.workspace.persistent': true,
    });
    expect(podsOf(objects).flatMap(podProblems)).toEqual([]);
    expect(objects.filter(({ metadata }) => metadata.name.length > 52)).toEqual([]);
  });

  it('leave the number of pods to whoever scales them', async () => {
    const objects = await render('everything');
    expect(one(objects, 'Deployment', 'flow-deksdenflow-api').spec).not.toHaveProperty('replicas');
    expect(one(objects, 'Deployment', 'flow-deksdenflow-worker').spec).not.toHaveProperty('replicas');
  });

  it('give workers a volume each, and scale them as what they then are', async () => {
    const objects = await render('persistent', { 'worker.keda.enabled': true });
    const { spec } = one(objects, 'StatefulSet', 'flow-deksdenflow-worker');
    expect(spec?.volumeClaimTemplates).toMatchObject([
      { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast' } },
    ]);
    const { spec: scaled } = one(objects, 'ScaledObject', 'flow-deksdenflow-worker');
    expect(scaled?.scaleTargetRef).toMatchObject({ kind: 'StatefulSet', name: 'flow-deksdenflow-worker' });
  });

  it('make no budget that would keep the only API process where it is for ever', async () => {
    const budgets = (await render('postgres-queue')).filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ metadata }) => metadata.name)).toEqual(['flow-deksdenflow-worker']);
  });

  it('let nobody in who is not named, and an empty list is nobody', async () => {
    const objects = await render('default', { 'networkPolicy.apiFrom': [], 'networkPolicy.metricsFrom': [] });
    expect(one(objects, 'NetworkPolicy', 'flow-deksdenflow-worker').spec?.ingress).toEqual([]);
    expect(one(objects, 'NetworkPolicy', 'flow-deksdenflow-migrate').spec?.ingress).toEqual([]);
    const [rule] = one(objects, 'NetworkPolicy', 'flow-deksdenflow-api').spec?.ingress as [
      { from: { podSelector: { matchLabels: Record<string, string> } }[] },
    ];
    const test = podsOf(objects).find(({ of }) => of.startsWith('Pod '));
    expect(rule.from).toHaveLength(1);
    expect(selects(rule.from[0]?.podSelector.matchLabels ?? {}, test?.labels ?? {})).toBe(true);
  });

  it('publish the two webhook routes alone', async () => {
    const { spec } = one(await render('everything'), 'Ingress', 'flow-deksdenflow-webhooks');
    const [{ http }] = spec?.rules as [{ http: { paths: { path: string }[] } }];
    expect(http.paths.map(({ path }) => path)).toEqual(['/webhooks/github', '/webhooks/gitlab']);
  });

  it('install the alert rules and the dashboard as they are', async () => {
    const objects = await render('everything');
    const dashboard = one(objects, 'ConfigMap', 'flow-deksdenflow-dashboard').data?.['deksdenflow.json'] ?? '';
    expect(JSON.parse(dashboard)).toEqual(JSON.parse(readFileSync(join(CHART, 'files/dashboard.json'), 'utf8')));
    const { groups } = one(objects, 'PrometheusRule', 'flow-deksdenflow').spec as unknown as {
      groups: { rules: { expr: string; annotations: { runbook_url: string } }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(10);
    for (const { annotations } of rules)
      expect(annotations.runbook_url).toMatch(/^https:\/\/docs\.example\.com\/runbook#/);
  });

  it.each([
    [200, 0],
    [503, 1],
  ])('test an installation by its readiness: %i ends with %i', async (status, code) => {
    const server = createServer((request, answer) =>
      answer.writeHead(request.url === '/health/ready' ? status : 404).end(),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const { spec } = one(await render('default'), 'Pod', 'flow-deksdenflow-test');
    const [{ command }] = spec?.containers as [{ command: string[] }];
    const script = command.at(-1)?.replace('http://flow-deksdenflow-api:80', `http://127.0.0.1:${String(port)}`) ?? '';
    const [ended] = (await once(spawn(process.execPath, ['-e', script]), 'close')) as [number];
    server.close();
    expect(ended).toBe(code);
  });

  it('are told afterwards: where it is, where the token is, what is missing', async () => {
    const [all, little] = await Promise.all([notesOf('everything'), notesOf('generated')]);
    expect(all).toContain('It is at https://deksdenflow.example.com\n');
    expect(all).toContain('https://hooks.example.com/webhooks/github/<project id>');
    expect(all).toContain(`get secret deksdenflow-secrets -o go-template='{{ index .data "admin" | base64decode }}'`);
    expect(little).toContain('port-forward service/flow-deksdenflow-api 8010:80');
    expect(little).toContain(
      `get secret flow-deksdenflow -o go-template='{{ index .data "api-token" | base64decode }}'`,
    );
    expect(little).toContain('Workers have no credentials for agents yet');
    expect(all).not.toContain('Workers have no credentials');
  });
});
