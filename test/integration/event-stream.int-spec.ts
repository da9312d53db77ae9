import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { LiveFeed } from '../../src/events/application/live-feed';
import { EventStreams } from '../../src/events/http/event-streams';
import { SqlEventStore } from '../../src/events/persistence/sql-event.store';
import { UuidV7Ids } from '../../src/kernel/ids';
import type { SqlTransaction } from '../../src/platform/persistence/database';
import { TRANSACTION_ID } from '../../src/platform/persistence/sql';
import { SSE_LIMITS, SseStreams } from '../../src/platform/http/sse';
import { ApiClient } from '../support/api-client';
import { databaseKinds, type DatabaseServer } from '../support/databases';
import { eventually } from '../support/eventually';
import { gate } from '../support/gate';
import { RecordingLog } from '../support/silent-log';
import { eventsOf, openStream, type OpenStream } from '../support/stream-reader';
import { startTestApp, type TestApp } from '../support/test-app';

jest.setTimeout(120_000);
const ids = new UuidV7Ids();

class CountingStore extends SqlEventStore {
  looks = 0;

  override async beyond(position: number, limit: number): ReturnType<SqlEventStore['beyond']> {
    const found = await super.beyond(position, limit);
    this.looks += 1;
    return found;
  }
}

/** Gives the transaction its id. */
function begin(sql: SqlTransaction): Promise<unknown> {
  return sql.all('SELECT pg_current_xact_id()');
}

for (const kind of databaseKinds()) {
  kind.describe(`the stream of events on ${kind.name}`, () => {
    let server: DatabaseServer;
    let app: TestApp;
    let api: ApiClient;
    let project: string;
    const opened: OpenStream[] = [];
    beforeAll(async () => {
      server = await kind.start();
      const databaseUrl = await server.create();
      app = await startTestApp(databaseUrl === undefined ? {} : { databaseUrl });
      api = new ApiClient(app.url);
      project = await newProject('first');
    });
    afterEach(() => {
      for (const stream of opened.splice(0)) stream.close();
    });
    afterAll(async () => {
      await app.close();
      await server.dispose();
    });

    const newProject = async (name: string): Promise<string> =>
      String((await api.post('/projects', { name, git_url: '/srv/x' })).body.id);
    const open = async (query = '', lastId = ''): Promise<OpenStream> => {
      const stream = await openStream(`${app.url}/events/stream${query}`, lastId);
      opened.push(stream);
      await eventually(() => stream.messages[0]?.event === 'ready');
      return stream;
    };
    /** As the stores write them. */
    const insert = async (sql: SqlTransaction, messages: readonly string[], metadata = '{}'): Promise<void> => {
      for (const message of messages) {
        await sql.run(
          `INSERT INTO events (id, project_id, type, message, metadata, actor, created_at, xid)
           VALUES ($1, $2, 'project_updated', $3, $4, 'system', 0, ${TRANSACTION_ID[app.database.dialect]})`,
          [ids.next(), project, message, metadata],
        );
      }
    };
    const write = (...messages: string[]): Promise<void> => app.database.transaction((sql) => insert(sql, messages));
    const said = (stream: OpenStream): string[] => eventsOf(stream).map(({ message }) => message);

    const startFeed = async (): Promise<{ heard: string[]; looksAgain(): Promise<void>; stop(): void }> => {
      const store = new CountingStore(app.database);
      const heard: string[] = [];
      const listening = new LiveFeed(store, new RecordingLog()).listen(({ events }) => {
        heard.push(...events.map(({ message }) => message));
      });
      await listening.begun;
      return {
        heard,
        stop: () => {
          listening.stop();
        },
        looksAgain: async () => {
          const { looks } = store;
          await eventually(() => store.looks > looks + 2);
        },
      };
    };

    it('begins now, tells what happens, and forbids proxies to keep it back', async () => {
      const stream = await open();
      await write('a', 'b');
      await eventually(() => said(stream).length === 2);
      expect(said(stream)).toEqual(['a', 'b']);
      expect(stream.messages[1]).toMatchObject({ event: 'project_updated', id: String(eventsOf(stream)[0]?.position) });
      expect(stream.headers).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
      const [shown] = eventsOf(stream);
      expect((await api.get('/events?limit=2')).list[1]).toEqual(shown);
    });

    it('says so to whoever comes back from before events that were removed', async () => {
      await write('gone', 'there');
      const at = String((await api.get('/events?limit=1')).list[0]?.position);
      await app.database.write('INSERT INTO retention (id, events_up_to) VALUES (1, $1)', [Number(at)]);
      const [late, intime, fresh] = await Promise.all([open('', '0'), open('', at), open()]);
      await app.database.write('DELETE FROM retention');
      const begin = (stream: OpenStream): unknown => JSON.parse(stream.messages[0]?.data ?? '');
      expect(begin(late)).toEqual({ position: 0, removed_up_to: Number(at) });
      expect(begin(intime)).toEqual({ position: Number(at) });
      // Where the feed is: it may not have come to the last event yet.
      expect(begin(fresh)).toEqual({ position: expect.any(Number) });
    });

    it('goes on behind the last id, or ?after=, with nothing missed and nothing twice', async () => {
      const first = await open();
      const start = first.lastId;
      await write(...Array.from({ length: 450 }, (_, index) => String(index)));
      await eventually(() => said(first).length === 450);
      const positions = eventsOf(first).map(({ position }) => position);
      const middle = String(positions[220]);
      const [resumed, after, both] = await Promise.all([
        open('', middle),
        open(`?after=${middle}`),
        open(`?after=${start}`, middle),
      ]);
      await write('450');
      for (const stream of [resumed, after, both]) {
        await eventually(() => said(stream).length === 230);
        expect(said(stream)).toEqual(Array.from({ length: 230 }, (_, index) => String(221 + index)));
      }
      await eventually(() => said(first).length === 451);
    });

    it('filters, and keeps the order of a protocol', async () => {
      const other = await newProject('second');
      const steps = [{ step_name: 'a', instructions: 'x' }];
      const protocol = async (): Promise<string> =>
        String((await api.post(`/projects/${other}/protocols`, { description: 'p', steps })).body.id);
      const [one, two] = [await protocol(), await protocol()];
      const [ofProject, ofProtocol, ofType] = await Promise.all([
        open(`?project_id=${other}`, '0'),
        open(`?protocol_id=${one}`, '0'),
        open(`?type=protocol_created,project_created`, '0'),
      ]);
      await Promise.all([one, two].map((id) => api.post(`/protocols/${id}/actions/cancel`)));
      const kept = async (query: string): Promise<readonly unknown[]> =>
        (await api.get(`/events?after=0&${query}`)).list;
      for (const [stream, query] of [
        [ofProject, `project_id=${other}`],
        [ofProtocol, `protocol_id=${one}`],
        [ofType, 'type=protocol_created,project_created'],
      ] as const) {
        const expected = await kept(`${query}&limit=500`);
        await eventually(() => eventsOf(stream).length === expected.length);
        expect(eventsOf(stream)).toEqual(expected);
      }
      expect(eventsOf(ofType).length).toBeGreaterThan(3);
      const seqs = (eventsOf(ofProtocol) as unknown as { seq: number }[]).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    });

    it('refuses what it cannot go on from, and answers HEAD without opening anything', async () => {
      const refused = await fetch(`${app.url}/events/stream`, { headers: { 'Last-Event-ID': 'x' } });
      expect([refused.status, await refused.json()]).toEqual([
        400,
        expect.objectContaining({ code: 'request.last_event_id' }),
      ]);
      expect((await api.get('/events/stream?project_id=x')).status).toBe(400);
      const head = await fetch(`${app.url}/events/stream`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
    });

    if (kind.name === 'Postgres') {
      it.each(['lower', 'higher'])(
        'waits for a lower position that is committed late; the %s began first',
        async (first) => {
          const feed = await startFeed();
          const [late, held, begun] = [gate(), gate(), gate()];
          // Its transaction's id is below or above the other's: neither tells which position is the lower one.
          const higher = app.database.transaction(async (sql) => {
            if (first === 'higher') await begin(sql);
            begun.open();
            await late.opened;
            await insert(sql, ['higher']);
          });
          await begun.opened;
          const lower = app.database.transaction(async (sql) => {
            await insert(sql, ['lower']);
            late.open();
            await held.opened;
          });
          await higher;
          await feed.looksAgain();
          await write('third');
          await feed.looksAgain();
          expect(feed.heard).toEqual([]);
          held.open();
          await lower;
          await eventually(() => feed.heard.length === 3);
          expect(feed.heard).toEqual(['lower', 'higher', 'third']);
          feed.stop();
        },
      );

      it('does not wait for a transaction that left no gap, and passes a gap that was rolled back', async () => {
        const feed = await startFeed();
        const [held, begun] = [gate(), gate()];
        const idle = app.database.transaction(async (sql) => {
          await begin(sql);
          begun.open();
          await held.opened;
        });
        await begun.opened;
        await write('seen');
        await eventually(() => feed.heard.length === 1);
        const failed = app.database.transaction(async (sql) => {
          await insert(sql, ['never']);
          throw new Error('no');
        });
        await expect(failed).rejects.toThrow('no');
        await write('after');
        await feed.looksAgain();
        expect(feed.heard).toEqual(['seen']);
        held.open();
        await idle;
        await eventually(() => feed.heard.length === 2);
        expect(feed.heard).toEqual(['seen', 'after']);
        feed.stop();
      });
    }

    it('serves a thousand readers from one process, each with everything in order', async () => {
      const before = process.memoryUsage();
      const streams = await Promise.all(Array.from({ length: 1_000 }, () => open()));
      for (let batch = 0; batch < 5; batch += 1) {
        await write(...Array.from({ length: 40 }, (_, index) => String(batch * 40 + index)));
      }
      const expected = Array.from({ length: 200 }, (_, index) => String(index));
      await eventually(() => streams.every((stream) => stream.messages.length === 201), { timeoutMs: 60_000 });
      for (const stream of streams) expect(said(stream)).toEqual(expected);
      const after = process.memoryUsage();
      const grown = (part: 'rss' | 'heapUsed'): string =>
        `${part} +${String(Math.round((after[part] - before[part]) / 1e6))} MB`;
      process.stdout.write(
        `1000 streams, both ends, 200 events each (${kind.name}): ${grown('rss')}, ${grown('heapUsed')}\n`,
      );
    });

    it('cuts a reader that takes nothing, without buffering for it, and it resumes where it was', async () => {
      const sse = new SseStreams({ ...SSE_LIMITS, stallMs: 1_500, heartbeatMs: 200 });
      const store = new SqlEventStore(app.database);
      const streams = new EventStreams(new LiveFeed(store, new RecordingLog()), store, sse);
      let buffered = 0;
      const http = createServer((request, response) => {
        const timer = setInterval(() => (buffered = Math.max(buffered, response.writableLength)), 5);
        const after = request.headers['last-event-id'];
        void streams.serve(request, response, {}, after === undefined ? undefined : Number(after)).finally(() => {
          clearInterval(timer);
        });
      });
      await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
      const { port } = http.address() as AddressInfo;
      const url = `http://127.0.0.1:${String(port)}/`;
      const ready = await openStream(url);
      await eventually(() => ready.lastId !== '');
      const start = ready.lastId;
      ready.close();
      await ready.ended;
      const socket = connect(port, '127.0.0.1');
      socket.pause();
      socket.on('error', () => undefined);
      socket.write(`GET / HTTP/1.1\r\nHost: x\r\nLast-Event-ID: ${start}\r\n\r\n`);
      await eventually(() => sse.count === 1);
      const large = JSON.stringify({ text: 'x'.repeat(20_000) });
      // More than the sockets of both ends take: those grow to some megabytes.
      const names = Array.from({ length: 1_500 }, (_, index) => String(index));
      await app.database.transaction((sql) => insert(sql, names, large));
      await eventually(() => sse.count === 0, { timeoutMs: 30_000 });
      expect(buffered).toBeGreaterThan(SSE_LIMITS.bufferBytes);
      expect(buffered).toBeLessThan(2 * SSE_LIMITS.bufferBytes);
      socket.destroy();
      const resumed = await openStream(url, start);
      await eventually(() => eventsOf(resumed).length === names.length, { timeoutMs: 30_000 });
      expect(said(resumed)).toEqual(names);
      await eventually(() => sse.count === 1);
      sse.onModuleDestroy();
      expect(await resumed.ended).toBe(true);
      expect(sse.count).toBe(0);
      await new Promise((resolve) => http.close(resolve));
    });

    it('ends at once when the server stops', async () => {
      const databaseUrl = await server.create();
      const short = await startTestApp(databaseUrl === undefined ? {} : { databaseUrl });
      const stream = await openStream(`${short.url}/events/stream`);
      await eventually(() => stream.lastId !== '');
      const began = Date.now();
      await short.close();
      expect(await stream.ended).toBe(true);
      expect(Date.now() - began).toBeLessThan(3_000);
    });
  });
}
