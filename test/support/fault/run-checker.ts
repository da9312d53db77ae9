import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from '../../../src/platform/persistence/database';
import type { SqlRow } from '../../../src/platform/persistence/sql';
import { nextStepStatus, type StepCommand, type StepStatus } from '../../../src/steps/domain/step-run.lifecycle';
import { git } from '../git-bench';

/** What an event says about its step. A lost or failed execution goes back to where it began. */
const MOVES: Readonly<Record<string, StepCommand>> = {
  step_started: 'claim',
  step_executed: 'produce',
  step_completed: 'pass',
  attempt_lost: 'requeue',
  step_execution_failed: 'requeue',
};
const FIGURES = ['input_tokens', 'cached_input_tokens', 'output_tokens', 'reasoning_tokens'] as const;

/**
 * Everything that is wrong with a completed run, as sentences; read from rows that were written in the guarded
 * transactions themselves, since a log of the test's own could be lost with its connection.
 */
export async function violations(database: Database, protocolRunId: string): Promise<string[]> {
  const of = (table: string, order: string): Promise<SqlRow[]> =>
    database.read.all(`SELECT * FROM ${table} WHERE protocol_run_id = $1 ORDER BY ${order}`, [protocolRunId]);
  const [run] = await database.read.all('SELECT * FROM protocol_runs WHERE id = $1', [protocolRunId]);
  const steps = await of('step_runs', 'step_index');
  const attempts = await of('attempts', 'queued_at, id');
  const events = await of('events', 'seq');
  const jobs = await of('jobs', 'created_at, id');
  if (run === undefined) return ['There is no such run.'];
  return [
    ...(run.status === 'completed' ? [] : [`The run is ${String(run.status)}.`]),
    ...jobs
      .filter((job) => job.status === 'queued' || job.status === 'started')
      .map((job) => `Job ${String(job.id)} is ${String(job.status)}.`),
    ...events
      .filter((event, index) => Number(event.seq) !== index + 1)
      .map((event) => `Event ${String(event.seq)} is out of sequence.`),
    ...wrongOwners(attempts, events),
    ...wrongEffects(steps, attempts, events),
    ...wrongMoves(steps, attempts, events),
    ...wrongTotals(run, steps, attempts),
  ];
}

/** Counting effects is not enough: a settlement by a worker that had lost its lease looks perfect by number. */
function wrongOwners(attempts: readonly SqlRow[], events: readonly SqlRow[]): string[] {
  const owners = new Map(attempts.map((attempt) => [attempt.id, `worker:${String(attempt.worker_id)}`]));
  return events
    .filter((event) => String(event.actor).startsWith('worker:') && isSettlement(event))
    .filter((event) => owners.get(event.attempt_id ?? null) !== event.actor)
    .map(
      (event) =>
        `Event ${String(event.seq)} ${String(event.type)} was written by ${String(event.actor)}, not by its attempt's worker.`,
    );
}

function isSettlement(event: SqlRow): boolean {
  return (
    ['step_executed', 'qa_passed', 'qa_failed', 'planned', 'step_adopted'].includes(String(event.type)) &&
    event.attempt_id !== null
  );
}

function wrongEffects(steps: readonly SqlRow[], attempts: readonly SqlRow[], events: readonly SqlRow[]): string[] {
  return steps.flatMap((step) => {
    const effects = attempts.filter(
      (attempt) => attempt.step_run_id === step.id && attempt.kind === 'execute' && attempt.status === 'succeeded',
    );
    const told = events.filter((event) => event.step_run_id === step.id && event.type === 'step_executed');
    const name = `Step ${String(step.step_index)}`;
    return [
      ...(effects.length === 1 ? [] : [`${name} has ${String(effects.length)} executions that succeeded.`]),
      ...(told.length === 1 ? [] : [`${name} was executed ${String(told.length)} times by the timeline.`]),
      ...(effects[0]?.head_sha === step.head_sha ? [] : [`${name} is not at the commit of its execution.`]),
      ...(step.status === 'completed' ? [] : [`${name} is ${String(step.status)}.`]),
    ];
  });
}

function wrongMoves(steps: readonly SqlRow[], attempts: readonly SqlRow[], events: readonly SqlRow[]): string[] {
  const kinds = new Map(attempts.map((attempt) => [attempt.id, attempt.kind]));
  const wrong: string[] = [];
  for (const step of steps) {
    let status: StepStatus | undefined = 'pending';
    for (const event of events.filter((candidate) => candidate.step_run_id === step.id)) {
      const command = MOVES[String(event.type)];
      if (command === undefined) continue;
      if (command === 'requeue' && kinds.get(event.attempt_id ?? null) !== 'execute') continue;
      const next: StepStatus | undefined = status === undefined ? undefined : nextStepStatus(status, command);
      if (next === undefined) wrong.push(`Event ${String(event.seq)}: ${command} of a step that is ${String(status)}.`);
      status = next;
    }
    if (status !== step.status)
      wrong.push(`Step ${String(step.step_index)} is ${String(step.status)}, its events say ${String(status)}.`);
  }
  const open = attempts.filter((attempt) => attempt.status === 'queued' || attempt.status === 'running');
  return [...wrong, ...open.map((attempt) => `Attempt ${String(attempt.id)} is still ${String(attempt.status)}.`)];
}

function wrongTotals(run: SqlRow, steps: readonly SqlRow[], attempts: readonly SqlRow[]): string[] {
  const sum = (rows: readonly SqlRow[], figure: string): number =>
    rows.reduce((total, row) => total + Number(row[figure]), 0);
  return FIGURES.flatMap((figure) => [
    ...(sum(attempts, figure) === Number(run[figure])
      ? []
      : [`The run's ${figure} are ${String(run[figure])}, its attempts' ${String(sum(attempts, figure))}.`]),
    ...steps
      .filter(
        (step) =>
          Number(step[figure]) !==
          sum(
            attempts.filter((attempt) => attempt.step_run_id === step.id),
            figure,
          ),
      )
      .map((step) => `The ${figure} of step ${String(step.step_index)} are not the sum of its attempts.`),
  ]);
}

/** The step trailers of the commits on the remote's branch, oldest first. */
export function stepsOnRemote(remote: string, branch: string): string[] {
  const log = git(
    remote,
    'log',
    '--reverse',
    '--format=%(trailers:key=Deksdenflow-Step,valueonly,separator=%x2C)|%(trailers:key=Deksdenflow-Protocol,valueonly,separator=%x2C)',
    `main..${branch}`,
  );
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [step = '', protocol = ''] = line.split('|');
      return protocol === branch ? step || 'plan' : `${line} is no commit of ${branch}`;
    });
}

/** Processes of this host that work for the protocol, whoever their parent is now. */
export function processesOf(protocolRunId: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`DEKSDENFLOW_PROTOCOL_ID=${protocolRunId}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}
