import { type Backend, BACKENDS, type Contender, type Figures } from './contender';
import type { Environment } from './environment';
import { GOALS, verdict } from './goals';
import { GROWTH } from './lists/list-contender';
import { type Spread, spreadOf } from './statistics';

export interface Result {
  readonly contender: string;
  readonly backend: Backend;
  readonly figures: Readonly<Record<string, Spread>>;
}

export interface Report {
  readonly environment: Environment;
  readonly seconds: number;
  readonly repeats: number;
  readonly results: readonly Result[];
  readonly ratios: readonly string[];
  readonly goals: readonly string[];
}

export function resultOf(contender: Contender, rounds: readonly Figures[]): Result {
  const names = Object.keys(rounds[0] ?? {});
  const figures = names.map((name) => [name, spreadOf(rounds.map((round) => round[name] ?? Number.NaN))] as const);
  return { contender: contender.name, backend: contender.backend, figures: Object.fromEntries(figures) };
}

export function goalsOf(results: readonly Result[]): string[] {
  return GOALS.flatMap((goal) => {
    const value = figure(results, goal.contender ?? 'deksdenflow', goal.backend, goal.figure);
    return value === undefined ? [] : [verdict(goal, value)];
  });
}

/** Transactions of one step cycle: claim, note of the commit, settlement. */
const COMMITS_PER_CYCLE = 3;

/** Absolute figures of two machines cannot be compared; ratios within one run can. */
export function ratiosOf(results: readonly Result[]): string[] {
  const lines: string[] = [];
  for (const [backend, database] of [
    ['embedded', 'bare SQLite'],
    ['server', 'bare pg'],
  ] as const) {
    const cycles = figure(results, 'deksdenflow', backend, 'step cycles/s');
    const jobs = figure(results, 'bare BullMQ', backend, 'jobs/s');
    const transactions = figure(results, database, backend, 'transactions/s');
    if (cycles === undefined || jobs === undefined || transactions === undefined) continue;
    const ofJobs = (cycles / jobs).toFixed(2);
    const ofTransactions = ((cycles * COMMITS_PER_CYCLE) / transactions).toFixed(2);
    lines.push(
      `${backend}: a step cycle for each job of bare BullMQ: ${ofJobs}; our ${String(COMMITS_PER_CYCLE)} transactions a cycle against ${database}: ${ofTransactions}`,
    );
  }
  for (const backend of BACKENDS) {
    const [ours, bare] = ['deksdenflow, webhooks', 'bare Nest route'].map((name) => ({
      p50: figure(results, name, backend, 'acknowledge p50, ms'),
      p99: figure(results, name, backend, 'acknowledge p99, ms'),
    }));
    if (ours?.p50 === undefined || ours.p99 === undefined || bare?.p50 === undefined || bare.p99 === undefined)
      continue;
    const [p50, p99] = [ours.p50 / bare.p50, ours.p99 / bare.p99].map((ratio) => ratio.toFixed(1));
    lines.push(`${backend}: a delivery against a bare Nest route: p50 ${p50 ?? ''}, p99 ${p99 ?? ''} times as long`);
  }
  for (const { backend, figures } of results.filter(({ contender }) => contender === 'deksdenflow, lists')) {
    for (const [name, { median }] of Object.entries(figures).filter(([each]) => each.endsWith(GROWTH))) {
      const verdict = median <= LISTS_MAY_GROW ? 'met' : 'MISSED';
      lines.push(`${backend}: ${name}: ${median.toFixed(2)} (≤ ${String(LISTS_MAY_GROW)}: ${verdict})`);
    }
  }
  return lines;
}

const LISTS_MAY_GROW = 1.5;

function figure(results: readonly Result[], contender: string, backend: Backend, name: string): number | undefined {
  return results.find((result) => result.contender === contender && result.backend === backend)?.figures[name]?.median;
}

export function print(report: Report): void {
  const { environment } = report;
  console.log(
    `${environment.date}: ${environment.cpu}; Node ${environment.node}, Postgres ${environment.postgres} (fsync on), Redis ${environment.redis} (AOF everysec); write + fdatasync ${environment.fdatasyncMs} ms`,
  );
  console.log(`${String(report.repeats)} repeats in rotation, ${report.seconds.toFixed(0)} s in all; median (min–max)`);
  for (const { contender, backend, figures } of report.results) {
    console.log(`\n${contender} (${backend === 'embedded' ? 'SQLite and PGlite' : 'Postgres and Redis'})`);
    for (const [name, { median, min, max }] of Object.entries(figures)) {
      console.log(`  ${name.padEnd(32)} ${short(median).padStart(8)}   (${short(min)}–${short(max)})`);
    }
  }
  console.log('\nRatios');
  for (const line of report.ratios) console.log(`  ${line}`);
  console.log('\nGoals');
  for (const line of report.goals) console.log(`  ${line}`);
  console.log(`\n${NOT_MEASURED}`);
}

const NOT_MEASURED =
  'The figures of deksdenflow are with an engine and a git that do nothing, and QA policy skip: what is left is our own part. The contender with real git and shell shows what a step costs at least.';

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
