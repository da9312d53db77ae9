import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRetention } from '../../src/cli/doctor/retention';
import { exitCodeOf } from '../../src/cli/exit';
import { runRetention } from '../../src/cli/retention/run-retention';
import { showRetention } from '../../src/cli/retention/show-retention';
import { Config } from '../../src/config/config';
import { openStores, type Stores } from '../support/database-grounds';
import { FakeTerminal } from '../support/fake-terminal';
import { Past } from '../support/past';

describe('deksdenflow retention', () => {
  let folder: string;
  let stores: Stores;
  let environment: Record<string, string>;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deksdenflow-retention-'));
    stores = await openStores({ kind: 'sqlite', path: join(folder, 'deksdenflow.sqlite') });
    environment = { DEKSDENFLOW_DATA_DIR: folder, DEKSDENFLOW_RETENTION_EVENTS_DAYS: '0' };
    const past = new Past(stores);
    await past.run({ status: 'completed', ageDays: 500 });
  });
  afterEach(async () => {
    await stores.database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  // Not by the program: it imports the compiled files.
  async function cli(
    command: 'show' | 'run',
    options: { readonly dryRun?: boolean; readonly json?: boolean } = {},
  ): Promise<FakeTerminal> {
    const context = { environment, terminal: new FakeTerminal(), signal: new AbortController().signal };
    await (command === 'show' ? showRetention : runRetention)(context, options);
    return context.terminal;
  }
  const finding = () => checkRetention(Config.load(environment));

  it('shows the rules, foresees a run, runs, and remembers what it removed', async () => {
    expect(await finding()).toMatchObject([
      { verdict: 'ok', evidence: expect.stringContaining('not run yet') as string },
    ]);
    expect((await cli('show')).output).toMatch(/^events +for ever +any +\d+$[^]*^It has not run yet\.$/m);
    const foreseen = JSON.parse((await cli('run', { dryRun: true, json: true })).output) as { removed: unknown };
    const ran = JSON.parse((await cli('run', { json: true })).output) as { removed: unknown };
    expect(ran).toEqual({ dry_run: false, end: 'done', removed: foreseen.removed });
    expect(foreseen.removed).toMatchObject({ events: { rows: 0 }, logs: { rows: 1, size: 3000 }, jobs: { rows: 2 } });
    expect((await cli('show')).output).toMatch(/^Last run: 20.*Z$[^]*^outputs of attempts +1 /m);
    const [said] = await finding();
    expect(said?.evidence).toMatch(/removed 0 events, 1 logs, 0 deliveries, 2 jobs$/);
  });

  it('is refused while a worker is at it, and where there is no database yet', async () => {
    await cli('run');
    await stores.database.write(`UPDATE retention SET holder = 'w-1', lease_until = 9e15`);
    await expect(cli('run')).rejects.toMatchObject({ code: 'retention.busy' });
    expect((await cli('show')).output).toContain('Running now: w-1');
    environment = { DEKSDENFLOW_DATA_DIR: join(folder, 'nowhere') };
    const refused = await cli('run').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'database.not_migrated' });
    expect(exitCodeOf(refused)).toBe(1);
  });

  it('does not let deliveries be forgotten while they may come again', () => {
    expect(() => Config.load({ DEKSDENFLOW_RETENTION_DELIVERIES_DAYS: '3' })).toThrow(
      'DEKSDENFLOW_RETENTION_DELIVERIES_DAYS must be 0 or at least 7: forges send deliveries again for days',
    );
  });
});
