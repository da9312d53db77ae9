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

    it('shows nothing beyond a position that another may still fill, whoever took its id first', async () => {
      const api = new ApiClient(app.url);
      const { id } = (await api.post('/projects', { name: 'three', git_url: '/srv/x' })).body;
      const feed = (query: string): Promise<string[]> =>
        api
          .get(`/events?type=project_updated&project_id=${String(id)}&${query}`)
          .then(({ list }) => list.map((event) => String(event.message)));
      const gate = (): { readonly passed: Promise<void>; readonly open: () => void } => {
        let open: () => void = () => undefined;
        const passed = new Promise<void>((resolve) => (open = resolve));
        return { passed, open };
      };
      const [elder, lower, commitElder, commitLower] = [gate(), gate(), gate(), gate()];
      const insert = `INSERT INTO events (id, project_id, type, message, metadata, actor, created_at, xid)
        VALUES ($1, $2, 'project_updated', $3, '{}', 'system', 0, CAST(CAST(pg_current_xact_id() AS text) AS bigint))`;
      // The first has the lower id and the higher position, the second the other way round.
      const first = app.database.transaction(async (sql) => {
        await sql.all('SELECT pg_current_xact_id()');
        elder.open();
        await commitElder.passed;
        await sql.run(insert, ['higher', String(id), 'Higher.']);
      });
      await elder.passed;
      const second = app.database.transaction(async (sql) => {
        await sql.run(insert, ['lower', String(id), 'Lower.']);
        lower.open();
        await commitLower.passed;
      });
      await lower.passed;
      commitElder.open();
      await first;
      expect(await feed('limit=5')).toEqual(['Higher.']);
      expect(await feed('after=0')).toEqual([]);
      commitLower.open();
      await second;
      expect(await feed('after=0')).toEqual(['Lower.', 'Higher.']);
    });

    it('goes on behind what was rolled back, and behind a gap that an open transaction cannot fill', async () => {
      const api = new ApiClient(app.url);
      const { id } = (await api.post('/projects', { name: 'four', git_url: '/srv/x' })).body;
      await app.database
        .transaction(async (sql) => {
          await sql.all(`SELECT nextval(pg_get_serial_sequence('events', 'position'))`);
          throw new Error('no');
        })
        .catch(() => undefined);
      await api.patch(`/projects/${String(id)}`, { base_branch: 'dev' });
      const seen = (): Promise<number> =>
        api.get(`/events?after=0&project_id=${String(id)}&type=project_updated`).then(({ list }) => list.length);
      expect(await seen()).toBe(1);
      let commit: () => void = () => undefined;
      let begun: () => void = () => undefined;
      const isBegun = new Promise<void>((resolve) => (begun = resolve));
      const open = app.database.transaction(async (sql) => {
        await sql.all('SELECT pg_current_xact_id()');
        begun();
        await new Promise<void>((resolve) => (commit = resolve));
      });
      await isBegun;
      // Its position follows the last one: nobody can come between, however long the other stays.
      await api.patch(`/projects/${String(id)}`, { base_branch: 'main' });
      const last = Number((await api.get('/events?limit=2')).list[1]?.position);
      expect((await api.get(`/events?after=${String(last)}`)).list).toHaveLength(1);
      commit();
      await open;
      expect(await seen()).toBe(2);
    });
  });
}
