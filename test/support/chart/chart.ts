import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { findProgram } from '../local-server';
import { requireOrSkip } from '../requirement';
import type { ChartObject } from './objects';

export const CHART = resolve(__dirname, '../../../helm/deksdenflow');
const RELEASE = 'flow';
/** That of the schemas in test/fixtures/kubernetes. A helm that `go install` has made knows none of its own. */
const KUBERNETES = '1.34.0';
const SCHEMAS = resolve(__dirname, '../../fixtures/kubernetes', '{{ .ResourceKind }}{{ .KindSuffix }}.json');
const run = promisify(execFile);

const helm = program('helm', process.env.DEKSDENFLOW_TEST_HELM);
const kubeconform = program('kubeconform', process.env.DEKSDENFLOW_TEST_KUBECONFORM);
const HINT =
  'set DEKSDENFLOW_TEST_HELM and DEKSDENFLOW_TEST_KUBECONFORM, or put them on PATH (`go install`, see .ci/run).';
export const describeChart = requireOrSkip(
  'helm and kubeconform',
  helm !== undefined && kubeconform !== undefined,
  HINT,
);

/** Names in helm/deksdenflow/ci: each is an installation that somebody could have. */
export const VALUE_SETS = readdirSync(join(CHART, 'ci')).map((file) => file.replace('-values.yaml', ''));
const valuesOf = (set: string): string[] => ['-f', join(CHART, 'ci', `${set}-values.yaml`)];

function program(name: string, given: string | undefined): string | undefined {
  if (given === undefined || given === '') return findProgram(name);
  return existsSync(given) ? given : undefined;
}

export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly said: string;
}

async function helmRuns(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return outcome(helm ?? '', args, environment);
}

async function outcome(program: string, args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  try {
    const env = { ...process.env, ...extra };
    const { stdout, stderr } = await run(program, [...args], { maxBuffer: 2 ** 24, env });
    return { ok: true, stdout, said: stdout + stderr };
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    return { ok: false, stdout, said: stdout + stderr || message };
  }
}

export function lint(set: string): Promise<Outcome> {
  return helmRuns(['lint', '--strict', '--kube-version', KUBERNETES, CHART, ...valuesOf(set)]);
}

/** Like `helm template`, with values of a set and `--set` of what is named besides. */
export function template(set: string, overrides: Readonly<Record<string, unknown>> = {}): Promise<Outcome> {
  const more = Object.entries(overrides).flatMap(([path, value]) => ['--set-json', `${path}=${JSON.stringify(value)}`]);
  return helmRuns(['template', RELEASE, CHART, '--kube-version', KUBERNETES, ...valuesOf(set), ...more]);
}

export async function render(set: string, overrides: Readonly<Record<string, unknown>> = {}): Promise<ChartObject[]> {
  const { ok, stdout, said } = await template(set, overrides);
  if (!ok) throw new Error(said);
  return objectsOf(stdout);
}

/** As `helm upgrade` renders: what is installed in the cluster of this environment can be looked up. */
export async function renderFor(environment: NodeJS.ProcessEnv, set: string): Promise<ChartObject[]> {
  const args = ['template', RELEASE, CHART, '--kube-version', KUBERNETES, '--dry-run=server', ...valuesOf(set)];
  const { ok, stdout, said } = await helmRuns(args, environment);
  if (!ok) throw new Error(said);
  return objectsOf(stdout);
}

const SHOWN = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: notes }\ndata: { text: {{ tpl (.Files.Get "files/NOTES.txt") . | quote }} }\n`;

/** What helm says after an installation. It never renders that without a cluster, unless it is a part of an object. */
export async function notesOf(set: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-notes-'));
  try {
    cpSync(CHART, folder, { recursive: true });
    cpSync(join(CHART, 'templates/NOTES.txt'), join(folder, 'files/NOTES.txt'));
    writeFileSync(join(folder, 'templates/shown.yaml'), SHOWN);
    const args = ['template', RELEASE, folder, '--kube-version', KUBERNETES, ...valuesOf(set)];
    const { ok, stdout, said } = await helmRuns([...args, '--show-only', 'templates/shown.yaml']);
    if (!ok) throw new Error(said);
    return objectsOf(stdout)[0]?.data?.text ?? '';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As Kubernetes reads them, by YAML 1.1: there 0440 is an octal number. */
export function objectsOf(text: string): ChartObject[] {
  return parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS() as ChartObject | null)
    .filter((object) => object !== null);
}

/** Strict: a field that Kubernetes does not know is an error, and so is a kind without a schema. */
export function conform(file: string): Promise<Outcome> {
  return outcome(kubeconform ?? '', ['-strict', '-summary', '-schema-location', SCHEMAS, file]);
}
