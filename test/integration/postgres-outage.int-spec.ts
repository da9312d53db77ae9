import { type AddressInfo, createServer } from 'node:net';
import { Client } from 'pg';
import { Unavailable } from '../../src/kernel/errors';
import { claim } from '../../src/protocols/domain/claim';
import { start } from '../../src/protocols/domain/control';
import { addPlannedSteps } from '../../src/protocols/domain/new-step';
import { settlePlanning } from '../../src/protocols/domain/settle-planning';
import { settleExecution } from '../../src/protocols/domain/settle-step';
import type { RunContext } from '../../src/protocols/domain/run-context';
import { persistently } from '../../src/queue/application/persistently';
import { aReport } from '../support/builders';
import { CAUSE, openStores, type Stores } from '../support/database-grounds';
import { eventually } from '../support/eventually';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from '../support/postgres';
import { requireOrSkip } from '../support/requirement';

requireOrSkip(
  'Postgres',
  postgresFound,
  POSTGRES_HINT,
)('persistence when Postgres is not well', () => {
  let server: TestPostgres;
  let stores: Stores;
  beforeAll(async () => {
    server = await startPostgres();
    stores = await openStores({ kind: 'postgres', url: await server.createDatabase(), poolSize: 8 });
  }, 60_000);
  afterAll(async () => {
    await stores.database.close();
    await server.dispose();
  }, 30_000);

  const note = (runId: string, message: string) =>
    stores.protocols.transact(runId, CAUSE, (context) => {
      context.record({ type: 'engine_warning', message });
    });

  async function terminate(share: number): Promise<void> {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'deksdenflow' AND random() < $1`,
      [share],
    );
    await client.end();
  }

  it('applies its time limits to every connection', async () => {
    const [row] = await stores.database.read.all(
      `SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`,
    );
    expect(row).toEqual({ statement: '30s', idle: '30s' });
  });

  it('notices within seconds that a server answers no connection', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const url = `postgres://nobody@127.0.0.1:${String(port)}/nothing`;
    try {
      await expect(openStores({ kind: 'postgres', url, poolSize: 1 })).rejects.toMatchObject({
        code: 'database.unreachable',
        message: expect.stringContaining('timeout expired') as string,
      });
    } finally {
      silent.close();
    }
  }, 20_000);

  it('waits longer for a connection that others use than for one to be made: to be busy is no outage', async () => {
    const location = { kind: 'postgres', url: await server.createDatabase(), poolSize: 1 } as const;
    const narrow = await openStores(location);
    try {
      const held = narrow.database.transaction((sql) => sql.all('SELECT pg_sleep(4)'));
      await expect(narrow.database.read.all('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
      await held;
    } finally {
      await narrow.database.close();
    }
  }, 30_000);

  it('says that it is away when its connection dies in the middle of a transaction, and goes on with another', async () => {
    const runId = await stores.newRun();
    const cut = stores.database.transaction(async (sql) => {
      await sql.run(`UPDATE protocol_runs SET description = 'half' WHERE id = $1`, [runId]);
      await terminate(1);
      await sql.all('SELECT 1');
    });
    await expect(cut).rejects.toMatchObject({ code: 'database.unreachable' });
    expect((await stores.protocols.find(runId))?.run.description).toBe('Demo');
  });

  it('loses nothing that was committed while half of its connections are cut again and again', async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, () => stores.newRun()));
    const written = new Map<string, string[]>(runs.map((id) => [id, []]));
    const errors: unknown[] = [];
    let cutting = true;
    const cutter = (async () => {
      for (let i = 0; i < 15; i++) await terminate(0.5);
      cutting = false;
    })();
    const writers = runs.map(async (runId) => {
      for (let i = 0; cutting || i < 20; i++) {
        try {
          await note(runId, String(i));
          written.get(runId)?.push(String(i));
        } catch (error) {
          errors.push(error);
        }
      }
    });
    await Promise.all([cutter, ...writers]);
    expect(errors.filter((error) => !(error instanceof Unavailable))).toEqual([]);
    for (const runId of runs) {
      const rows = await stores.database.read.all(
        'SELECT seq, message FROM events WHERE protocol_run_id = $1 ORDER BY position',
        [runId],
      );
      expect(rows.map((row) => Number(row.seq))).toEqual(rows.map((_, at) => at + 1));
      const messages = new Set(rows.map((row) => row.message));
      expect(written.get(runId)?.filter((message) => !messages.has(message))).toEqual([]);
    }
  }, 60_000);

  it('holds a result until the server is back', async () => {
    const runId = await stores.newRun();
    await server.stop('immediate');
    await expect(note(runId, 'lost')).rejects.toMatchObject({ code: 'database.unreachable' });
    await expect(stores.protocols.find(runId)).rejects.toMatchObject({ code: 'database.unreachable' });
    const kept = persistently(new AbortController().signal, () => note(runId, 'kept'));
    await server.restart();
    await kept;
    const rows = await eventually(() =>
      stores.database.read.all('SELECT message FROM events WHERE protocol_run_id = $1 ORDER BY seq', [runId]),
    );
    expect(rows.map((row) => row.message)).toEqual(['Protocol 0006-demo was created.', 'kept']);
  }, 60_000);

  it('claims and settles in few ways to the server and back', async () => {
    const runId = await stores.newRun();
    const auto = (context: RunContext): void => {
      context.run.policies = { ...context.run.policies, auto_advance: true };
      addPlannedSteps(context, [{ stepName: 'one' }, { stepName: 'two', qa: { policy: 'skip' } }]);
    };
    await stores.protocols.transact(runId, CAUSE, auto);
    await stores.protocols.transact(runId, CAUSE, start);
    const lastJob = (): string => stores.offers.jobs.at(-1)?.id ?? '';
    const claimLast = () =>
      stores.protocols.transactForJob(lastJob(), CAUSE, (context) =>
        claim(context, { workerId: 'w', leaseToken: 't', leaseMs: 60_000 }),
      );
    const report = aReport({ inputTokens: 5 });
    const lease = () => ({ jobId: lastJob(), protocolRunId: runId, attemptId: '', token: 't' });
    await claimLast();
    await stores.protocols.transactAsHolder(lease(), CAUSE, (context) => {
      settlePlanning(context, {
        report,
        baseSha: 'b',
        planSha: 'p',
        specHash: 'h',
        pushed: true,
        steps: [],
        source: 'api',
      });
    });
    const counted = async (work: () => Promise<unknown>): Promise<number> => {
      // At the driver, since named statements go past TypeORM.
      const asked = jest.spyOn(Client.prototype, 'query');
      await work();
      const count = asked.mock.calls.length;
      asked.mockRestore();
      return count;
    };
    expect(await counted(claimLast)).toBe(5);
    const settled = await counted(() =>
      stores.protocols.transactAsHolder(lease(), CAUSE, (context) => {
        settleExecution(context, { report, headSha: 'x', pushed: true, files: 1 });
      }),
    );
    // One more than a claim: the ended attempt must leave the unique index before the next enters it.
    expect(settled).toBe(6);
    expect((await stores.protocols.find(runId))?.attempt?.kind).toBe('qa');
  });
});
