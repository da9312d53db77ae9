import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { ApiClient } from '../support/api-client';
import { built } from '../support/built';
import { eventually } from '../support/eventually';
import { freePort } from '../support/local-server';
import { POSTGRES_HINT, postgresFound, startPostgres, type TestPostgres } from '../support/postgres';
import { requireOrSkip } from '../support/requirement';
import { startProgram } from '../support/run-program';
import { ServerProcess } from '../support/server-process';
import { eventsOf, type OpenStream, openStream } from '../support/stream-reader';

jest.setTimeout(300_000);
const EVENTS = 10_000;
const READERS = 8;

const suite = requireOrSkip('event streams of two API processes', postgresFound, POSTGRES_HINT);

/** Comes back as EventSource does, but to the other process each time. */
class ReturningReader {
  readonly positions: number[] = [];
  connections = 0;
  private stopped = false;
  private current: OpenStream | undefined;
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly urls: readonly string[],
    readonly query: string,
  ) {}

  async start(): Promise<void> {
    this.done = this.follow();
    await eventually(() => (this.current?.lastId ?? '') !== '', { timeoutMs: 30_000 });
  }

  get count(): number {
    return this.positions.length + Math.max(0, (this.current?.messages.length ?? 0) - 1);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.current?.close();
    await this.done;
  }

  /** By itself, as a laptop that falls asleep. */
  drop(): void {
    this.current?.close();
  }

  private async follow(): Promise<void> {
    let lastId = '';
    for (let turn = 0; !this.stopped; turn += 1) {
      const url = this.urls[turn % this.urls.length] ?? '';
      const stream = await openStream(`${url}/events/stream${this.query}`, lastId).catch(() => undefined);
      if (stream?.status !== 200) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      this.connections += 1;
      this.current = stream;
      await stream.ended;
      lastId = stream.lastId;
      this.positions.push(...eventsOf(stream).map(({ position }) => position));
      this.current = undefined;
    }
  }
}

suite('event streams of two API processes on Postgres', () => {
  let folder: string;
  let postgres: TestPostgres;
  let databaseUrl: string;
  const servers: ServerProcess[] = [];
  let watch: ChildProcess | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deksdenflow-streams-'));
    postgres = await startPostgres({ fsync: false });
    databaseUrl = await postgres.createDatabase();
  });
  afterAll(async () => {
    watch?.kill('SIGKILL');
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    await postgres.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function startServer(port: number): Promise<ServerProcess> {
    const server = new ServerProcess('main', {
      DEKSDENFLOW_DATA_DIR: join(folder, String(port)),
      DEKSDENFLOW_API_PORT: String(port),
      DEKSDENFLOW_DB_URL: databaseUrl,
      DEKSDENFLOW_REDIS_URL: databaseUrl,
      DEKSDENFLOW_LOG_LEVEL: 'warn',
    });
    servers.push(server);
    await server.url();
    return server;
  }

  it('give every reader each of 10 000 events once and in order, through three restarts', async () => {
    const ports = [await freePort(), await freePort()] as const;
    const urls = ports.map((port) => `http://127.0.0.1:${String(port)}`);
    let first = await startServer(ports[0]);
    let second = await startServer(ports[1]);
    const api = new ApiClient(String(urls[0]));
    const project = String((await api.post('/projects', { name: 'p', git_url: '/srv/none.git' })).body.id);
    const start = Number((await api.get('/events?limit=1')).list[0]?.position);

    const all = Array.from(
      { length: READERS },
      (_, index) => new ReturningReader(index % 2 === 0 ? urls : [...urls].reverse(), ''),
    );
    const planned = new ReturningReader(urls, '?type=planned,paused');
    const readers = [...all, planned];
    await Promise.all(readers.map((reader) => reader.start()));
    let printed = '';
    watch = spawn(process.execPath, [built('src/cli/main.ts'), 'events', 'watch', '--json'], {
      env: { PATH: process.env.PATH, DEKSDENFLOW_API_BASE: urls[0], NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    watch.stdout?.on('data', (chunk) => (printed += String(chunk)));
    // It says nothing before the first event: events of a second project until one arrives.
    const other = async (name: string): Promise<void> => {
      await api.post('/projects', { name, git_url: '/srv/none.git' });
    };
    for (let index = 0; printed === ''; index += 1) {
      await other(`other ${String(index)}`);
      await eventually(() => printed !== '', { timeoutMs: 1_000 }).catch(() => undefined);
    }

    const writer = startProgram('write-events.ts', [databaseUrl, project, String(EVENTS)]);
    let complaints = '';
    let progress = '';
    writer.stderr.on('data', (chunk) => (complaints += String(chunk)));
    writer.stdout.on('data', (chunk) => (progress += String(chunk)));
    const written = new Promise((resolve) => writer.once('close', resolve));
    const reached = async (mark: number): Promise<void> => {
      await eventually(() => (progress.match(/left/g) ?? []).length >= mark, { timeoutMs: 60_000 });
    };

    await reached(2);
    const began = Date.now();
    expect(await first.stop()).toBe(0);
    const stopMs = Date.now() - began;
    first = await startServer(ports[0]);
    for (const reader of all.slice(0, 3)) reader.drop();
    await reached(4);
    await second.stop('SIGKILL');
    second = await startServer(ports[1]);
    await reached(6);
    expect(await first.stop()).toBe(0);
    first = await startServer(ports[0]);
    expect([await written, complaints]).toEqual([0, '']);

    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ position: number; type: string; seq: string | null; run: string | null }>(
      'SELECT position, type, seq, protocol_run_id AS run FROM events WHERE position > $1 ORDER BY position',
      [start],
    );
    await client.end();
    const expected = rows.map(({ position }) => position);
    expect(expected.length).toBeGreaterThan(EVENTS);
    // The order of positions is that of each protocol's own numbers.
    const seqs = new Map<string, number>();
    for (const { run, seq } of rows) {
      if (run === null) continue;
      expect(Number(seq)).toBe((seqs.get(run) ?? 0) + 1);
      seqs.set(run, Number(seq));
    }

    await eventually(() => all.every((reader) => reader.count >= expected.length), {
      timeoutMs: 30_000,
      intervalMs: 200,
      // What is missing is said by the comparison below.
    }).catch(() => undefined);
    const ofType = rows.filter(({ type }) => ['planned', 'paused'].includes(type)).map(({ position }) => position);
    await eventually(() => planned.count >= ofType.length, { timeoutMs: 30_000, intervalMs: 200 });
    await Promise.all(readers.map((reader) => reader.stop()));
    for (const reader of all) expect(reader.positions).toEqual(expected);
    expect(planned.positions).toEqual(ofType);

    const lines = (): number[] =>
      printed.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { position: number }).position]));
    await eventually(() => printed.endsWith('\n') && lines().at(-1) === expected.at(-1), {
      timeoutMs: 60_000,
      intervalMs: 200,
    });
    const seen = lines();
    expect(seen).toEqual(expected.slice(expected.indexOf(seen[0] ?? 0)));
    expect(seen.length).toBeGreaterThan(EVENTS);
    const left = new Promise((resolve) => watch?.once('exit', resolve));
    watch.kill('SIGINT');
    expect(await left).toBe(0);
    const connections = readers.reduce((sum, reader) => sum + reader.connections, 0);
    process.stdout.write(
      `${String(expected.length)} events, ${String(readers.length)} readers, ${String(connections)} connections; SIGTERM with open streams took ${String(stopMs)} ms\n`,
    );
    expect(stopMs).toBeLessThan(5_000);
    expect([await first.stop(), await second.stop()]).toEqual([0, 0]);
  });
});
