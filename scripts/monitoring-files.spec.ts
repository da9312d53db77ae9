import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Metrics } from '../src/platform/observability/metrics';
import { METRICS } from '../src/ports/metric-catalogue';
import { PROTOCOL_STATUSES } from '../src/protocols/domain/protocol-run.lifecycle';
import { ERROR_CLASSES } from '../src/steps/domain/engine-error';
import { DELIVERY_OUTCOMES } from '../src/webhooks/domain/delivery';
import { type KnownMetrics, knownMetrics, promqlProblems } from '../test/support/metrics/promql';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly {
    readonly expr: string;
    readonly legendFormat: string;
    readonly datasource: { readonly uid: string };
  }[];
}
interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

const fileOf = (path: string): string => readFileSync(join(__dirname, '..', path), 'utf8');
const dashboard = JSON.parse(fileOf('helm/deksdenflow/files/dashboard.json')) as Dashboard;
const alerts = parse(fileOf('helm/deksdenflow/files/alerts.yaml')) as { groups: readonly { rules: readonly Rule[] }[] };
const rules = alerts.groups.flatMap((group) => group.rules);
const panels = dashboard.panels.filter((panel) => panel.type !== 'row');

/** Values that a matcher may name, where they are a list of ours: a rule on a value that nobody writes never fires. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'deksdenflow_protocols status': PROTOCOL_STATUSES,
  'deksdenflow_webhooks_total outcome': DELIVERY_OUTCOMES,
  'deksdenflow_engine_failures_total class': ERROR_CLASSES,
  'deksdenflow_budget_events_total level': ['exceeded', 'warning'],
  'deksdenflow_scrape_errors_total source': ['database', 'queue', 'disk', 'process'],
  'deksdenflow_tokens_total kind': ['input', 'cached_input', 'output', 'reasoning'],
};

describe('dashboard and alert rules', () => {
  let known: KnownMetrics;
  beforeAll(async () => {
    const metrics = new Metrics();
    known = knownMetrics(await metrics.text());
    metrics.close();
  });

  const problemsOf = (expr: string): Promise<string[]> => promqlProblems(expr, known, VALUES);

  it('ask only for metrics, labels and values that the code has', async () => {
    const asked = [
      ...panels.flatMap((panel) => (panel.targets ?? []).map(({ expr }) => [panel.title, expr] as const)),
      ...rules.map((rule) => [rule.alert, rule.expr] as const),
    ];
    expect(asked.length).toBeGreaterThan(40);
    const found = await Promise.all(
      asked.map(async ([where, expr]) => (await problemsOf(expr)).map((problem) => `${where}: ${problem}`)),
    );
    expect(found.flat()).toEqual([]);
  });

  it('show every metric of ours somewhere', () => {
    const everything = [...panels.flatMap((panel) => panel.targets ?? []), ...rules].map(({ expr }) => expr).join('\n');
    const ours = Object.keys(METRICS).map((name) => `deksdenflow_${name}`);
    expect(ours.filter((name) => !new RegExp(`\\b${name}(_bucket|_count|_sum)?\\b`).test(everything))).toEqual([]);
  });

  it('name in legends and sentences only labels that the expression keeps', () => {
    const kept = (expr: string, label: string): boolean =>
      new RegExp(`by \\([^)]*\\b${label}\\b`).test(expr) || (label === 'instance' && !/\b(sum|max|min)\b/.test(expr));
    const used = [
      ...panels.flatMap((panel) =>
        (panel.targets ?? []).map(({ expr, legendFormat }) => [expr, legendFormat] as const),
      ),
      ...rules.map(({ expr, annotations }) => [expr, annotations.summary + annotations.description] as const),
    ];
    const wrong = used.flatMap(([expr, text]) =>
      [...text.matchAll(/\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}/g)]
        .filter(([, label = '']) => !kept(expr, label))
        .map(([, label = '']) => `${label} in ${expr}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the dashboard has one id for each panel, a unit, a description, and its data source by variable', () => {
    const ids = dashboard.panels.map((panel) => panel.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(dashboard.templating.list).toContainEqual(
      expect.objectContaining({ name: 'datasource', type: 'datasource' }),
    );
    const flawed = panels.filter((panel) => {
      const sources = [panel.datasource, ...(panel.targets ?? []).map((target) => target.datasource)];
      const unit = panel.fieldConfig?.defaults.unit ?? '';
      return (
        unit === '' || !panel.description?.endsWith('.') || sources.some((source) => source?.uid !== '${datasource}')
      );
    });
    expect(flawed.map((panel) => panel.title)).toEqual([]);
  });

  it('each alert has a severity, sentences, and a section of the runbook; and there is no other section', () => {
    const sections = [...fileOf('docs/runbook.md').matchAll(/^## (Deksdenflow\w+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(rules.map((rule) => rule.alert));
    const flawed = rules.filter(
      ({ alert, labels, annotations: { summary, description, runbook_url: url } }) =>
        !['info', 'warning', 'critical'].includes(labels.severity) ||
        !/^[A-Z{].*\.$/.test(summary) ||
        !/^[A-Z].*\.$/.test(description) ||
        url !== `docs/runbook.md#${alert.toLowerCase()}`,
    );
    expect(flawed.map((rule) => rule.alert)).toEqual([]);
  });

  it('would notice a metric, a label and a value that are not there, and a broken expression', async () => {
    const flawed = [
      'sum(deksdenflow_nothing_total)',
      'sum by (project) (deksdenflow_steps)',
      'deksdenflow_steps{stauts="failed"}',
      'deksdenflow_protocols{status="stuck"}',
      'sum(rate(deksdenflow_webhooks_total[5m])',
    ];
    const found = await Promise.all(flawed.map(problemsOf));
    expect(found.map((problems) => problems.length > 0)).toEqual(flawed.map(() => true));
  });
});
