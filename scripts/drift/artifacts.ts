import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandTree } from '../../src/cli/completion/command-tree';
import { buildProgram } from '../../src/cli/program';
import { ProcessTerminal } from '../../src/cli/terminal';
import { SETTINGS } from '../../src/config/settings';
import { renderOpenApi } from '../../src/openapi';
import { METRICS } from '../../src/ports/metric-catalogue';
import { PROTOCOL_TRANSITIONS } from '../../src/protocols/domain/protocol-run.lifecycle';
import { ATTEMPT_TRANSITIONS } from '../../src/steps/domain/attempt.lifecycle';
import { STEP_TRANSITIONS } from '../../src/steps/domain/step-run.lifecycle';
import { renderChartReadme, renderChartSchema } from './chart-documents';
import { renderCliPage } from './cli-reference';
import { renderClientTypes } from './client-types';
import { renderLifecyclePage, type Lifecycle } from './lifecycle-diagram';
import { renderMetricsPage } from './metrics-page';
import { renderConfigurationPage, renderEnvExample } from './settings-documents';

/** A file of the repository that is made from code, and so can fall behind it. */
export interface Artifact {
  readonly path: string;
  readonly render: () => string | Promise<string>;
}

const LIFECYCLES: readonly Lifecycle[] = [
  {
    title: 'Protocol',
    source: 'src/protocols/domain/protocol-run.lifecycle.ts',
    transitions: PROTOCOL_TRANSITIONS,
  },
  { title: 'Step', source: 'src/steps/domain/step-run.lifecycle.ts', transitions: STEP_TRANSITIONS },
  { title: 'Attempt', source: 'src/steps/domain/attempt.lifecycle.ts', transitions: ATTEMPT_TRANSITIONS },
];

// Compiled to dist/scripts/drift/.
const CHART = resolve(__dirname, '../../../helm/deksdenflow');
const ofChart = (name: string): string => readFileSync(join(CHART, name), 'utf8');

/** Never run: only its commands are looked at. */
function program(): ReturnType<typeof buildProgram> {
  const terminal = new ProcessTerminal(process.stdout, process.stderr, {});
  return buildProgram({ environment: {}, terminal, signal: new AbortController().signal });
}

/** One row per generated file: `npm run generate` writes them, `npm run check` compares them. */
export const ARTIFACTS: readonly Artifact[] = [
  { path: '.env.example', render: () => renderEnvExample(SETTINGS) },
  { path: 'docs/configuration.md', render: () => renderConfigurationPage(SETTINGS) },
  { path: 'docs/metrics.md', render: () => renderMetricsPage(METRICS) },
  { path: 'docs/openapi.json', render: renderOpenApi },
  { path: 'src/api-client/schema.ts', render: renderClientTypes },
  { path: 'docs/cli.md', render: () => renderCliPage(commandTree(program())) },
  {
    path: 'helm/deksdenflow/values.schema.json',
    render: () => renderChartSchema(ofChart('values.schema.json'), SETTINGS),
  },
  {
    path: 'helm/deksdenflow/README.md',
    render: () => renderChartReadme(ofChart('README.md'), ofChart('values.yaml')),
  },
  { path: 'docs/lifecycle.md', render: () => renderLifecyclePage(LIFECYCLES) },
];
