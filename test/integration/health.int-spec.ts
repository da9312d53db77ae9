import { rmSync, writeFileSync } from 'node:fs';
import { ApiClient } from '../support/api-client';
import { DATABASE_GROUNDS, type DatabaseGround } from '../support/database-grounds';
import { eventually } from '../support/eventually';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

type Answer = Record<string, unknown> & { checks: Record<string, { status: string; message?: string }> };

for (const kind of DATABASE_GROUNDS) {
  kind.describe(`health on ${kind.name}`, () => {
    let ground: DatabaseGround;
    let app: TestApp;
    let url: string | undefined;

    beforeAll(async () => {
      ground = await kind.prepare();
    }, 60_000);
    afterAll(() => ground.dispose());
    beforeEach(async () => {
      const location = await ground.newLocation();
      url = location.kind === 'postgres' ? location.url : undefined;
    });
    afterEach(() => app.close());

    const start = async (env: Readonly<Record<string, string>> = {}): Promise<void> => {
      app = await startTestApp({ ...(url === undefined ? {} : { databaseUrl: url }), env });
    };
    const ask = async (path: string): Promise<{ status: number; body: Answer }> => {
      const { status, body } = await new ApiClient(app.url).get(path);
      return { status, body: body as unknown as Answer };
    };
    /** An answer may be some seconds old. */
    const becomes = (path: string, status: number): Promise<Answer> =>
      eventually(async () => {
        const answer = await ask(path);
        expect(answer.status).toBe(status);
        return answer.body;
      });

    it('is well, and shows each check', async () => {
      await start();
      expect(await ask('/health')).toEqual({ status: 200, body: { status: 'ok' } });
      const { status, body } = await ask('/health/ready');
      expect([status, body.status]).toEqual([200, 'ok']);
      expect(Object.keys(body.checks).sort()).toEqual(['database', 'disk', 'migrations', 'queue']);
      expect(body.checks.disk).toEqual({ status: 'ok', free_mib: expect.any(Number) as number });
    });

    it('is not ready with a migration that is pending, or of a newer version; and alive all the same', async () => {
      await start();
      const { applied } = (await ask('/health/migrations')).body as unknown as { applied: string[] };
      const last = applied.at(-1) ?? '';
      await app.database.write('UPDATE migrations SET name = $1 WHERE name = $2', ['Later1999000000000', last]);
      const newer = await becomes('/health/migrations', 503);
      expect(newer).toMatchObject({ status: 'newer', pending: [last], unknown: ['Later1999000000000'] });
      await app.database.write('DELETE FROM migrations WHERE name = $1', ['Later1999000000000']);
      expect(await becomes('/health/migrations', 503)).toMatchObject({ status: 'pending', pending: [last] });
      const { checks } = await becomes('/health/ready', 503);
      expect(checks.migrations?.message).toMatch(/^1 migration pending/);
      expect((await ask('/health/live')).body).toEqual({ status: 'ok' });
    });

    it('is not ready with less free space than asked for', async () => {
      await start({ DEKSDENFLOW_MIN_FREE_MB: '1000000000' });
      const { checks } = await becomes('/health/ready', 503);
      expect(checks.disk?.message).toMatch(
        /^The disk of the data folder has \d+ MiB free; 1000000000 are asked for\.$/,
      );
    });

    it('is not ready when nothing can be written to the data folder, and does not tell where it is', async () => {
      await start();
      const folder = app.core.config.dataDir;
      rmSync(folder, { recursive: true, force: true });
      writeFileSync(folder, 'no folder');
      const { checks } = await becomes('/health/ready', 503);
      expect(checks.disk).toEqual({ status: 'down', message: 'The data folder cannot be written to.' });
      expect(JSON.stringify(app.logLines())).toContain(`ENOTDIR`);
    });

    it('says once in the log what is wrong, however often it is asked', async () => {
      await start();
      app.transport.away = true;
      await becomes('/health', 503);
      for (let probe = 0; probe < 20; probe++) await ask('/health/ready');
      app.transport.away = false;
      await becomes('/health', 200);
      const lines = app.logLines().filter(({ msg }) => String(msg).startsWith('Health:'));
      expect(lines.map(({ msg }) => msg)).toEqual([
        'Health: The queue cannot be reached.',
        'Health: queue is well again.',
      ]);
    });
  });
}
