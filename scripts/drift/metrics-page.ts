import type { MetricSpec } from '../../src/ports/metric-catalogue';

/** docs/metrics.md: every metric of ours, as the catalogue has it. */
export function renderMetricsPage(metrics: Readonly<Record<string, MetricSpec>>): string {
  const rows = Object.entries(metrics).map(([name, { type, labels, help }]) => {
    const names = labels.map((label) => `\`${label}\``).join(', ');
    return `| \`deksdenflow_${name}\` | ${type} | ${names} | ${help.replaceAll('|', '\\|')} |`;
  });
  return [
    '# Metrics',
    '',
    '<!-- Generated from src/ports/metric-catalogue.ts by `npm run generate`. -->',
    '',
    'What `GET /metrics` tells, beside the `process_…` and `nodejs_…` metrics of every Node program. How to use it:',
    '[Observability](observability.md).',
    '',
    '| metric | type | labels | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
