import type { Database } from '../../src/platform/persistence/database';
import type { SqlRow, SqlValue } from '../../src/platform/persistence/sql';
import { RunTables } from '../../src/protocols/persistence/run-tables';
import { aJobOf, anAttempt, aProtocolRun, aStep } from './builders';

export interface CrowdSize {
  readonly protocols: number;
  readonly events: number;
  readonly projects: number;
}

/** Names of some that are there. */
export interface Crowd {
  readonly projectId: string;
  readonly protocolId: string;
  readonly stepId: string;
  readonly attemptId: string;
  readonly branch: string;
  /** A moment in the middle of all that happened, ISO 8601. */
  readonly middle: string;
}

const BEGIN = 1_750_000_000_000;
/** Between two protocols; the events of one are spread over it. */
const EVERY_MS = 10_000;
const STEPS = 2;
/** Rows of one statement: a million takes longer on a busy machine than our connections let a statement run. */
const AT_ONCE = 50_000;

/**
 * Many protocols with steps, attempts, jobs, deliveries, words and events, by a few statements for each table: what a busy
 * server has after years. Most are completed; one in a hundred has failed, one in five hundred runs.
 */
export async function loadCrowd(database: Database, { protocols, events, projects }: CrowdSize): Promise<Crowd> {
  const postgres = database.dialect === 'postgres';
  const hex = (number: string): string =>
    postgres ? `lpad(to_hex(${number}), 12, '0')` : `printf('%012x', ${number})`;
  const text = (number: string): string => `CAST(${number} AS text)`;
  const id = (kind: number, number: string): string =>
    `'0199d3a2-000${String(kind)}-7000-8000-' || ${hex(`CAST(${number} AS bigint)`)}`;
  const tables = new RunTables(database);
  const per = Math.max(1, Math.floor(events / protocols));
  const time = `${String(BEGIN)} + CAST(i AS bigint) * ${String(EVERY_MS)}`;
  const status = `CASE WHEN i % 100 = 0 THEN 'failed' WHEN i % 500 = 1 THEN 'running' WHEN i % 1000 = 2 THEN 'blocked' ELSE 'completed' END`;
  const project = id(1, `1 + i % ${String(projects)}`);
  const fill = async (table: string, count: number, row: SqlRow, made: Readonly<Record<string, string>>) => {
    const params: SqlValue[] = [];
    const fixed = Object.entries(row).filter(([name, value]) => value !== null && !(name in made));
    const places = fixed.map(([, value]) => cast(value, params.push(value)));
    const columns = [...fixed.map(([name]) => name), ...Object.keys(made)].join(', ');
    for (let first = 1; first <= count; first += AT_ONCE) {
      const last = Math.min(count, first + AT_ONCE - 1);
      await database.write(
        `INSERT INTO ${table} (${columns})
         WITH RECURSIVE n(i) AS (SELECT ${String(first)} UNION ALL SELECT i + 1 FROM n WHERE i < ${String(last)})
         SELECT ${[...places, ...Object.values(made)].join(', ')} FROM n`,
        params,
      );
    }
    if (postgres) await database.write(`VACUUM ANALYZE ${table}`);
  };
  const shop = {
    git_url: '/srv/x',
    base_branch: 'main',
    default_models: '{}',
    policies: '{}',
    gates: '[]',
    version: 1,
  };
  const shopMade = { id: id(1, 'i'), name: `'shop ' || ${hex('i')}`, created_at: time, updated_at: time };
  await fill('projects', projects, shop, shopMade);
  const name = `'0001-' || ${hex('i')}`;
  await fill(
    'protocol_runs',
    protocols,
    tables.runs.toRow(aProtocolRun({ policies: { ...aProtocolRun().policies } })),
    {
      id: id(2, 'i'),
      project_id: project,
      number: 'i',
      protocol_name: name,
      description: `'Fix the cart, part ' || ${text('i')}`,
      status,
      status_reason: `CASE WHEN i % 100 = 0 THEN '{"code":"step.failed","message":"It failed."}' END`,
      last_seq: String(per),
      created_at: time,
      updated_at: `${time} + 9000`,
    },
  );
  await fill(
    'protocol_texts',
    protocols,
    {},
    {
      protocol_run_id: id(2, 'i'),
      words: `'0001 ' || ${hex('i')} || ' fix the cart part ' || ${text('i')} || CASE WHEN i % 100 = 0 THEN ' failed' ELSE '' END`,
    },
  );
  const step = `1 + (i - 1) / ${String(STEPS)}`;
  await fill('step_runs', protocols * STEPS, tables.stepSpecs.toRow(aStep({ status: 'completed' })), {
    id: id(3, 'i'),
    protocol_run_id: id(2, step),
    step_index: `1 + (i - 1) % ${String(STEPS)}`,
    created_at: time,
    updated_at: time,
  });
  const running = `CASE WHEN i % 500 = 1 THEN 'running' ELSE 'succeeded' END`;
  await fill('attempts', protocols, tables.attempts.toRow(anAttempt()), {
    id: id(4, 'i'),
    protocol_run_id: id(2, 'i'),
    step_run_id: id(3, `1 + (i - 1) * ${String(STEPS)}`),
    status: running,
    queued_at: time,
  });
  await fill('jobs', protocols, tables.jobs.toRow(aJobOf(anAttempt())), {
    id: id(5, 'i'),
    project_id: project,
    protocol_run_id: id(2, 'i'),
    step_run_id: id(3, `1 + (i - 1) * ${String(STEPS)}`),
    attempt_id: id(4, 'i'),
    status: `CASE WHEN i % 500 = 1 THEN 'started' WHEN i % 100 = 0 THEN 'failed' ELSE 'finished' END`,
    next_attempt_at: time,
    created_at: time,
  });
  const delivery = { provider: 'github', event: 'check_run', bytes: 10 };
  await fill('webhook_deliveries', protocols, delivery, {
    id: id(6, 'i'),
    project_id: project,
    outcome: `CASE WHEN i % 50 = 0 THEN 'unmatched' ELSE 'accepted' END`,
    received_at: time,
  });
  const of = `1 + (i - 1) / ${String(per)}`;
  const types = [`WHEN 0 THEN 'protocol_created'`, `WHEN 1 THEN 'step_started'`, `WHEN 2 THEN 'job_failed'`];
  await fill(
    'events',
    per * protocols,
    { message: 'The engine has said something.', metadata: '{}', xid: 1 },
    {
      id: id(7, 'i'),
      project_id: id(1, `1 + (${of}) % ${String(projects)}`),
      protocol_run_id: id(2, of),
      step_run_id: id(3, `1 + ((i - 1) / ${String(per)}) * ${String(STEPS)}`),
      attempt_id: id(4, of),
      seq: `1 + (i - 1) % ${String(per)}`,
      // A failed job is rare among many.
      type: `CASE CASE WHEN i % 1000 = 7 THEN 2 WHEN i % ${String(per)} = 1 THEN 0 ELSE 1 END ${types.join(' ')} END`,
      actor: `CASE WHEN i % 1000 = 7 THEN 'system' ELSE 'worker:w1' END`,
      created_at: `${String(BEGIN)} + (CAST(i AS bigint) - 1) / ${String(per)} * ${String(EVERY_MS)}`,
    },
  );
  const sample = Math.floor(protocols / 2) + 1;
  const named = (kind: number, number: number): string =>
    `0199d3a2-000${String(kind)}-7000-8000-${number.toString(16).padStart(12, '0')}`;
  return {
    projectId: named(1, 1 + (sample % projects)),
    protocolId: named(2, sample),
    stepId: named(3, 1 + (sample - 1) * STEPS),
    attemptId: named(4, sample),
    branch: `0001-${sample.toString(16).padStart(12, '0')}`,
    middle: new Date(BEGIN + sample * EVERY_MS).toISOString(),
  };
}

/** Postgres cannot tell what a parameter in a SELECT is. */
function cast(value: SqlValue, place: number): string {
  return `CAST($${String(place)} AS ${typeof value === 'number' ? 'bigint' : 'text'})`;
}
