import { StaticEngineRegistry } from '../../src/platform/engines/engine-registry';
import { ShellEngine } from '../../src/platform/engines/shell/shell-engine';
import { ChildEnvironment } from '../../src/platform/process/child-environment';
import { ChildProcessRunner } from '../../src/platform/process/child-process-runner';
import type { NewStep } from '../../src/protocols/domain/new-step';
import { DATABASE_GROUNDS, type DatabaseGround } from '../support/database-grounds';
import { eventually } from '../support/eventually';
import { Exposition } from '../support/metrics/exposition';
import { PaidEngine } from '../support/metrics/paid-engine';
import { CAUSE, RunHarness } from '../support/run-harness';

jest.setTimeout(120_000);

const writes = (name: string, more: Partial<NewStep> = {}): NewStep => ({
  stepName: name,
  instructions: `Write ${name}.txt.`,
  commands: [`echo ${name} > ${name}.txt`],
  gates: [{ name: 'there', command: `test -f ${name}.txt` }],
  ...more,
});

for (const kind of DATABASE_GROUNDS) {
  kind.describe(`metrics of real runs on ${kind.name}`, () => {
    let ground: DatabaseGround;
    let harness: RunHarness;

    beforeAll(async () => {
      ground = await kind.prepare();
      const location = await ground.newLocation();
      const url = location.kind === 'postgres' ? location.url : `sqlite://${location.path}`;
      const runner = new ChildProcessRunner({ interruptGraceMs: 100, sigintGraceMs: 100, sigtermGraceMs: 100 });
      const shell = new ShellEngine(runner, new ChildEnvironment(process.env));
      const engines = new StaticEngineRegistry([shell, new PaidEngine()]);
      harness = await RunHarness.start({ DEKSDENFLOW_DB_URL: url }, undefined, { engines });
    }, 60_000);
    afterAll(async () => {
      await harness.close();
      await ground.dispose();
    });

    const scrape = async (): Promise<Exposition> => new Exposition(await harness.core.metrics.text());
    /** The last column by the others, as {@link Exposition.by} gives it. */
    const rows = async (text: string): Promise<Record<string, number>> => {
      const found = await harness.core.database.read.all(text);
      return Object.fromEntries(
        found.map((row) => {
          const values = Object.values(row);
          return [values.slice(0, -1).map(String).join(' '), Number(values.at(-1))] as const;
        }),
      );
    };

    it('counts every end once, as the rows tell it', async () => {
      const slow = await harness.create({ steps: [writes('slow', { commands: ['sleep 60'] })] });
      await harness.core.protocols.act(slow, 'start', CAUSE);
      await Promise.all([
        harness.play({ steps: [writes('one'), writes('two', { qa: { policy: 'skip' } })] }),
        harness.play({ steps: [writes('red', { gates: [{ name: 'no', command: 'false' }], maxAttempts: 1 })] }),
        harness.play({ steps: [writes('bad', { commands: ['exit 3'] })] }),
        harness.play({
          policies: { max_tokens_per_step: 50, token_budget_mode: 'warn' },
          steps: [writes('paid', { engine: 'paid', model: 'model-1', qa: { policy: 'light' } })],
        }),
      ]);
      await eventually(async () => {
        expect((await scrape()).by('deksdenflow_attempts_active', 'engine')).toEqual({ shell: 1 });
      });
      await harness.core.protocols.act(slow, 'cancel', CAUSE);
      await harness.until(slow, ['cancelled']);
      await eventually(async () => {
        expect(await rows(`SELECT 'jobs', count(*) FROM jobs WHERE status = 'started'`)).toEqual({ jobs: 0 });
      });

      const seen = await scrape();
      const ended = `FROM attempts WHERE finished_at IS NOT NULL AND started_at IS NOT NULL`;
      expect(seen.by('deksdenflow_attempts_total', 'engine', 'kind', 'status')).toEqual(
        await rows(`SELECT engine, kind, status, count(*) ${ended} GROUP BY engine, kind, status`),
      );
      const types = `CASE kind WHEN 'plan' THEN 'protocol.plan' WHEN 'execute' THEN 'step.execute' ELSE 'step.qa' END`;
      const jobs = await rows(
        `SELECT job, status, count(*) FROM (SELECT ${types} AS job, status ${ended}) a GROUP BY job, status`,
      );
      expect(seen.by('deksdenflow_jobs_processed_total', 'type', 'status')).toMatchObject(jobs);
      expect(seen.by('deksdenflow_job_duration_seconds_count', 'type', 'status')).toMatchObject(jobs);
      const [spent] = await harness.core.database.read.all(
        `SELECT sum(input_tokens) AS input, sum(cached_input_tokens) AS cached_input, sum(output_tokens) AS output,
           sum(reasoning_tokens) AS reasoning, sum(cost_usd) AS usd FROM attempts`,
      );
      const { usd, ...tokens } = Object.fromEntries(Object.entries(spent ?? {}).map(([k, v]) => [k, Number(v)]));
      expect(seen.by('deksdenflow_tokens_total', 'kind')).toEqual(tokens);
      expect(tokens.input).toBeGreaterThan(0);
      expect(seen.by('deksdenflow_cost_usd_total', 'engine', 'model')).toEqual({ 'paid model-1': usd });
      expect(seen.by('deksdenflow_engine_failures_total', 'engine', 'class')).toEqual(
        await rows(`SELECT engine, error_class, count(*) ${ended} AND status = 'failed' GROUP BY engine, error_class`),
      );
    });

    it('counts judgements, budgets and ends of steps and protocols as the timeline tells them', async () => {
      const seen = await scrape();
      const events = await rows('SELECT type, count(*) FROM events GROUP BY type');
      expect(seen.by('deksdenflow_qa_verdict_total', 'verdict')).toEqual({
        pass: events.qa_passed,
        fail: events.qa_failed,
        skipped: events.qa_skipped_policy,
      });
      expect(seen.by('deksdenflow_budget_events_total', 'level')).toEqual({ warning: events.budget_warning });
      expect(seen.by('deksdenflow_protocols_ended_total', 'status')).toEqual(
        await rows('SELECT status, count(*) FROM protocol_runs GROUP BY status'),
      );
      expect(seen.by('deksdenflow_steps_ended_total', 'status')).toEqual(
        await rows(`SELECT status, count(*) FROM step_runs WHERE status <> 'pending' GROUP BY status`),
      );
    });

    it('tells of the database what is in it', async () => {
      const seen = await scrape();
      // The last look may be some seconds old, but nothing has moved since.
      await eventually(async () => {
        expect((await scrape()).by('deksdenflow_protocols', 'status')).toMatchObject(
          await rows(
            `SELECT status, count(*) FROM protocol_runs WHERE status NOT IN ('completed', 'cancelled') GROUP BY status`,
          ),
        );
      });
      expect(seen.value('deksdenflow_database_up')).toBe(1);
      expect(seen.value('deksdenflow_queue_up')).toBe(1);
      expect(seen.value('deksdenflow_queue_jobs', { queue: 'agents', state: 'queued' })).toBe(0);
      expect(seen.by('deksdenflow_worker_slots', 'queue')).toEqual({ agents: 4, control: 16 });
      expect(seen.value('deksdenflow_sweeper_last_success_timestamp_seconds')).toBeGreaterThan(1e9);
      expect(seen.value('deksdenflow_workers_alive')).toBe(1);
      expect(seen.of('deksdenflow_db_pool_connections').length).toBe(kind.name === 'postgres' ? 3 : 0);
    });
  });
}
