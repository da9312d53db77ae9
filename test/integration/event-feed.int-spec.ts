import { ApiClient } from '../support/api-client';
import { databaseKinds, type DatabaseServer } from '../support/databases';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(60_000);

// On SQLite writes are serial: no position is committed after a higher one.
for (const kind of databaseKinds().filter(({ name }) => name === 'Postgres')) {
  kind.describe(`the feed of all events on ${kind.name}`, () => {
    let server: DatabaseServer;
    let app: TestApp;
    beforeAll(async () => {
      server = await kind.start();
      const databaseUrl = await server.create();
      app = await startTestApp(databaseUrl === undefined ? {} : { databaseUrl });
    });
    afterAll(async () => {
      await app.close();
      await server.dispose();
    });

    it('shows nothing beyond a transaction that is still open, so that a reader skips no row', async () => {
      const api = new ApiClient(app.url);
      const { id } = (await api.post('/projects', { name: 'one', git_url: '/srv/x' })).body;
      const seen = async (): Promise<unknown[]> =>
        (await api.get('/events?after=0&type=project_created,project_updated')).list.map((event) => event.message);
      let commit: () => void = () => undefined;
      let inserted: () => void = () => undefined;
      const isInserted = new Promise<void>((resolve) => (inserted = resolve));
      const open = app.database.transaction(async (sql) => {
        await sql.run(
          `INSERT INTO events (id, project_id, type, message, metadata, actor, created_at, xid)
           VALUES ('late', $1, 'project_updated', 'Late.', '{}', 'system', 0, CAST(CAST(pg_current_xact_id() AS text) AS bigint))`,
          [String(id)],
        );
        inserted();
        await new Promise<void>((resolve) => (commit = resolve));
      });
      await isInserted;
      await api.post('/projects', { name: 'two', git_url: '/srv/x' });
      expect(await seen()).toEqual(['Project one was registered.']);
      commit();
      await open;
      expect(await seen()).toEqual(['Project one was registered.', 'Late.', 'Project two was registered.']);
    });
  });
}
