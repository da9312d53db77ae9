import { ENTITIES } from '../../src/entities';
import { LeaseLost, Unprocessable } from '../../src/kernel/errors';
import { MIGRATIONS, openDatabase } from '../../src/platform/persistence/data-source';
import type { Database } from '../../src/platform/persistence/database';
import { migrate, migrationStatus } from '../../src/platform/persistence/migrate';
import { claim } from '../../src/protocols/domain/claim';
import { start } from '../../src/protocols/domain/control';
import { addPlannedSteps } from '../../src/protocols/domain/new-step';
import { CAUSE, DATABASE_GROUNDS, type DatabaseGround, openStores, type Stores } from '../support/database-grounds';
import { runProgram } from '../support/run-program';

const times = <T>(count: number, work: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => work(at));

/** Starts planning and claims its job; gives the lease. */
async function claimed({ protocols }: Stores, runId: string, token = 'token', leaseMs = 60_000) {
  await protocols.transact(runId, CAUSE, start);
  return protocols.transact(runId, CAUSE, (context) => {
    expect(claim(context, { workerId: 'worker', leaseToken: token, leaseMs })).toBe('claimed');
    const { job, attempt } = context;
    if (job === null || attempt === null) throw new Error('nothing was claimed');
    return { jobId: job.id, protocolRunId: runId, attemptId: attempt.id, token };
  });
}

async function seqs(database: Database, runId: string): Promise<number[]> {
  const rows = await database.read.all('SELECT seq FROM events WHERE protocol_run_id = $1 ORDER BY position', [runId]);
  return rows.map((row) => Number(row.seq));
}

for (const { name, describe, prepare } of DATABASE_GROUNDS) {
  describe(`persistence on ${name}`, () => {
    let ground: DatabaseGround;
    let stores: Stores;
    beforeAll(async () => {
      ground = await prepare();
      stores = await openStores(await ground.newLocation());
    }, 60_000);
    afterAll(async () => {
      await stores.database.close();
      await ground.dispose();
    }, 30_000);

    describe('the schema', () => {
      it('is what the entities say', async () => {
        const { upQueries } = await stores.database.writer.driver.createSchemaBuilder().log();
        expect(upQueries.map((each) => each.query)).toEqual([]);
      });

      it('comes once when five processes start together', async () => {
        const location = await ground.newLocation();
        const applied = await Promise.all(
          times(5, () => runProgram('migrate-database.ts', [JSON.stringify(location)])),
        );
        expect(applied.sort()).toEqual(['', '', '', '', MIGRATIONS.map((migration) => migration.name).join(',')]);
      }, 60_000);

      it('comes through a pool of one connection, and asking for its status leaks none', async () => {
        const location = { ...(await ground.newLocation()), poolSize: 1 };
        const database = await openDatabase(location, ENTITIES);
        await migrate(database);
        for (let i = 0; i < 5; i++) expect((await migrationStatus(database)).pending).toEqual([]);
        await database.close();
      });

      it('goes down and up again', async () => {
        const database = await openDatabase(await ground.newLocation(), ENTITIES);
        await migrate(database);
        for (const _migration of MIGRATIONS) await database.writer.undoLastMigration({ transaction: 'none' });
        expect((await migrationStatus(database)).applied).toEqual([]);
        expect(await migrate(database)).toHaveLength(MIGRATIONS.length);
        await database.close();
      });

      it('is refused when somebody newer was there', async () => {
        const database = await openDatabase(await ground.newLocation(), ENTITIES);
        await migrate(database);
        await database.write(`INSERT INTO migrations (timestamp, name) VALUES (1, 'Later1')`);
        await expect(migrate(database)).rejects.toMatchObject({ code: 'database.schema_newer' });
        await expect(migrate(database)).rejects.toBeInstanceOf(Unprocessable);
        await database.close();
      });

      it('takes all of a project with it, and nothing else', async () => {
        const { database, projects, ids } = stores;
        const runId = await stores.newRun();
        await stores.protocols.transact(runId, CAUSE, (context) => addPlannedSteps(context, [{ stepName: 'one' }]));
        const { attemptId } = await claimed(stores, runId);
        await database.write(
          `INSERT INTO attempt_output (attempt_id, byte_offset, byte_length, deflated) VALUES ($1, 0, 1, 'x')`,
          [attemptId],
        );
        const [run] = await database.read.all('SELECT project_id FROM protocol_runs WHERE id = $1', [runId]);
        const other = {
          ...(await projects.find(String(run?.project_id))),
          id: ids.next(),
          name: ids.next(),
        } as Parameters<typeof projects.insert>[0];
        await projects.insert(other, new Map([['KEY', 'sealed']]), CAUSE);
        await database.write('UPDATE protocol_runs SET project_id = $1 WHERE id = $2', [other.id, runId]);
        await database.write('DELETE FROM protocol_runs WHERE id = $1', [runId]);
        for (const table of ['step_runs', 'attempts', 'jobs', 'events']) {
          expect([
            table,
            await database.read.all(`SELECT id FROM ${table} WHERE protocol_run_id = $1`, [runId]),
          ]).toEqual([table, []]);
        }
        expect(await database.read.all('SELECT * FROM attempt_output WHERE attempt_id = $1', [attemptId])).toEqual([]);
        await projects.remove(other.id, { actor: 'system', requestId: null });
        expect(await database.read.all('SELECT * FROM project_secrets WHERE project_id = $1', [other.id])).toEqual([]);
        expect(await projects.find(stores.projectId)).toBeDefined();
      });

      it('refuses a second active attempt by raw SQL too', async () => {
        const runId = await stores.newRun();
        const { attemptId } = await claimed(stores, runId);
        const [row] = await stores.database.read.all('SELECT * FROM attempts WHERE id = $1', [attemptId]);
        const names = Object.keys(row ?? {});
        const columns = names.map((column) => (column === 'id' ? `'other-' || id` : column)).join(', ');
        await expect(
          stores.database.write(
            `INSERT INTO attempts (${names.join(', ')}) SELECT ${columns} FROM attempts WHERE id = $1`,
            [attemptId],
          ),
        ).rejects.toThrow(/unique/i);
      });
    });

    describe('transactions', () => {
      it('lose no update of one run, and leave no gap in its events', async () => {
        const runId = await stores.newRun();
        await Promise.all(
          times(50, (at) =>
            stores.protocols.transact(runId, CAUSE, (context) => {
              context.run.planAttempts += 1;
              context.record({ type: 'engine_warning', message: String(at) });
            }),
          ),
        );
        const view = await stores.protocols.find(runId);
        expect(view?.run.planAttempts).toBe(50);
        expect(await seqs(stores.database, runId)).toEqual(times(51, (at) => at + 1));
        expect(view?.run.lastSeq).toBe(51);
      }, 30_000);

      it('write nothing when they fail, and take none of the others with them', async () => {
        const runId = await stores.newRun();
        const results = await Promise.allSettled(
          times(20, (at) =>
            stores.protocols.transact(runId, CAUSE, (context) => {
              context.run.planAttempts += 1;
              context.record({ type: 'engine_warning', message: String(at) });
              if (at % 2 === 0) throw new Error('no');
            }),
          ),
        );
        expect(results.filter((result) => result.status === 'rejected')).toHaveLength(10);
        expect((await stores.protocols.find(runId))?.run.planAttempts).toBe(10);
        expect(await seqs(stores.database, runId)).toEqual(times(11, (at) => at + 1));
      });

      it('are not seen before they are committed', async () => {
        const runId = await stores.newRun();
        const during = await stores.database.transaction(async (sql) => {
          await sql.run(`UPDATE protocol_runs SET description = 'half' WHERE id = $1`, [runId]);
          return (await stores.protocols.find(runId))?.run.description;
        });
        expect(during).toBe('Demo');
        expect((await stores.protocols.find(runId))?.run.description).toBe('half');
      });

      it('do not nest', async () => {
        await expect(stores.database.transaction(() => stores.database.write('SELECT 1'))).rejects.toThrow(
          'inside a transaction',
        );
        await expect(stores.database.write('SELECT 1 AS one')).resolves.toMatchObject({ rows: [{ one: 1 }] });
      });

      it('change the texts of a step and the step itself together', async () => {
        const runId = await stores.newRun();
        const [stepId = ''] = await stores.protocols.transact(runId, CAUSE, (context) =>
          addPlannedSteps(context, [{ stepName: 'one' }]),
        );
        await stores.protocols.transact(runId, CAUSE, (context) => {
          const [step] = context.steps;
          if (step === undefined) throw new Error('no step');
          step.stepName = 'two';
          context.changeSpec(step, { instructions: 'new', commands: ['true'] });
          context.record({ type: 'step_updated', message: 'changed' });
        });
        expect(await stores.steps.find(stepId)).toMatchObject({
          stepName: 'two',
          instructions: 'new',
          commands: ['true'],
          version: 2,
        });
      });

      it('bring every kind of value back as it was', async () => {
        const runId = await stores.newRun();
        const lease = await claimed(stores, runId);
        const progress = {
          costUsd: 0.1 + 0.2,
          inputTokens: 2 ** 40,
          finalText: 'ä "q" \\ \n 😀',
          sessionTotals: {
            usage: { inputTokens: 1, cachedInputTokens: 2, outputTokens: 3, reasoningTokens: 0 },
            costUsd: 1e-7,
          },
        };
        expect(await stores.protocols.saveProgress(lease, progress)).toBe(true);
        expect(await stores.steps.findAttempt(lease.attemptId)).toMatchObject(progress);
        await stores.protocols.transact(runId, CAUSE, (context) => {
          expect(context.attempt).toEqual({ ...context.attempt, ...progress });
          expect(typeof context.job?.leaseUntil).toBe('number');
          expect(Math.abs(context.now - Date.now())).toBeLessThan(60_000);
        });
      });
    });

    describe('names and numbers', () => {
      it('are all different under 20 creates at once', async () => {
        const runs = await Promise.all(times(20, () => stores.newRun()));
        const views = await Promise.all(runs.map((id) => stores.protocols.find(id)));
        expect(new Set(views.map((view) => view?.run.number)).size).toBe(20);
        expect(new Set(views.map((view) => view?.run.protocolName)).size).toBe(20);
      }, 30_000);

      it('that are given go to one, and a high one does not use up the rest', async () => {
        const naming = { kind: 'given', name: '9999-last', number: 9_999 } as const;
        const [view] = (await stores.protocols.list({}, { limit: 1 })).items;
        if (view === undefined) throw new Error('no run');
        const results = await Promise.allSettled(
          times(5, () =>
            stores.protocols.create({ ...view.run, id: stores.ids.next() }, naming, CAUSE, () => undefined),
          ),
        );
        const refused = results.flatMap((result) =>
          result.status === 'rejected' ? [result.reason as { code: string }] : [],
        );
        expect(refused.map((reason) => reason.code)).toEqual(times(4, () => 'protocol.name_taken'));
        const next = await stores.protocols.find(await stores.newRun());
        expect(next?.run.number).toBeLessThan(9_999);
      });

      it('of projects: a conflict says which name', async () => {
        const one = await stores.projects.find(stores.projectId);
        if (one === undefined) throw new Error('no project');
        const other = { ...one, id: stores.ids.next(), name: 'taken name' };
        await stores.projects.insert(other, new Map(), CAUSE);
        const rename = stores.projects.update(
          one.id,
          (project) => ({ ...project, name: 'taken name' }),
          new Map(),
          CAUSE,
        );
        await expect(rename).rejects.toMatchObject({
          code: 'project.name_taken',
          message: expect.stringContaining('taken name') as string,
        });
      });
    });

    describe('leases', () => {
      it('fence everything that a worker writes', async () => {
        const runId = await stores.newRun();
        const lease = await claimed(stores, runId);
        // Without what only the time of the look makes.
        const written = async () => ({ ...(await stores.protocols.find(runId)), facts: null });
        const before = await written();
        const stolen = { ...lease, token: 'stolen' };
        const spend = stores.protocols.transactAsHolder(stolen, CAUSE, (context) => (context.run.planAttempts = 99));
        await expect(spend).rejects.toBeInstanceOf(LeaseLost);
        expect(await stores.protocols.saveProgress(stolen, { finalText: 'mine' })).toBe(false);
        expect(await written()).toEqual(before);
        expect(await stores.protocols.saveProgress(lease, { finalText: 'mine' })).toBe(true);
      });

      it('are renewed only for those that hold them, and end by the clock of the database', async () => {
        const lease = await claimed(stores, await stores.newRun(), 'held', -1);
        expect(await stores.jobs.expired(500)).toContain(lease.jobId);
        const renewed = await stores.jobs.renew(
          [
            { jobId: lease.jobId, token: 'held' },
            { jobId: 'x', token: 'stolen' },
          ],
          60_000,
        );
        expect([...renewed]).toEqual([[lease.jobId, { cancelRequested: false }]]);
        expect(await stores.jobs.expired(500)).not.toContain(lease.jobId);
      });
    });

    describe('the job table', () => {
      it('gives no row to two sweepers', async () => {
        const due = await Promise.all(
          times(30, async () => {
            const runId = await stores.newRun();
            const { job } = await stores.protocols.transact(runId, CAUSE, (context) => {
              start(context);
              return { job: context.job?.id };
            });
            return job;
          }),
        );
        expect(stores.offers.jobs.map((job) => job.id)).toEqual(expect.arrayContaining(due));
        const taken = (await Promise.all(times(6, () => stores.jobs.takeUnrelayed(0, 10)))).flat();
        taken.push(...(await stores.jobs.takeUnrelayed(0, 100)));
        expect(new Set(taken.map((job) => job.id)).size).toBe(taken.length);
        expect(taken.map((job) => job.id)).toEqual(expect.arrayContaining(due));
        expect(await stores.jobs.takeForgotten('agents', 10_000, 100)).toEqual([]);
        await stores.database.write('UPDATE jobs SET relayed_at = relayed_at - 60000');
        const again = (await Promise.all(times(6, () => stores.jobs.takeForgotten('agents', 10_000, 10)))).flat();
        expect(new Set(again.map((job) => job.id)).size).toBe(again.length);
        expect(again.every((job) => job.dispatch === 2)).toBe(true);
        await stores.jobs.unmarkRelayed(again);
        expect(await stores.jobs.takeUnrelayed(0, 100)).toHaveLength(again.length);
      }, 30_000);
    });
  });
}
