import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Runs in a process of its own. initdb takes 3 s of CPU and 700 MB, which WebAssembly never gives back
 * to the system; here both end with the child, and the event loop of the server stays free.
 */
const CREATE = `
const { PGlite } = require(process.env.PGLITE);
const { runMigrations } = require(process.env.BULLMQ);
(async () => {
  const db = await PGlite.create(process.env.FOLDER, { initDbStartParams: ['--wal-segsize=1'] });
  const query = async (text, params) =>
    params ? db.query(text, params) : (await db.exec(text)).at(-1) ?? { rows: [] };
  await runMigrations({ query });
  await db.close();
})().catch((error) => { console.error(error.message); process.exit(1); });
`;

const CREATE_LIMIT_MS = 60_000;
/** A thread that is being terminated may still make a file where one has just been removed. */
const REMOVAL = { recursive: true, force: true, maxRetries: 4, retryDelay: 50 };

/** An empty, migrated cluster that the build has made, in dist/: to copy it takes a twentieth of the time of initdb. */
const TEMPLATE = ['../../../queue-template', '../../../dist/queue-template']
  .map((path) => join(__dirname, path))
  .find((path) => existsSync(path));

/**
 * Where the embedded queue keeps its Postgres cluster: `<root>/cluster-<random>`. A new cluster gets a new
 * name, because a database that is still open on a deleted one would otherwise write into its successor.
 */
export class EmbeddedClusterFolder {
  constructor(private readonly root: string) {}

  /** The newest complete cluster, if there is one. */
  async find(): Promise<string | undefined> {
    const names = await readdir(this.root).catch(() => []);
    const name = names
      .filter((entry) => /^cluster-[0-9a-f]+$/.test(entry))
      .sort()
      .at(-1);
    return name === undefined ? undefined : join(this.root, name);
  }

  /**
   * Makes an empty, migrated cluster. It gets its final name only when complete. The signal ends it, with an error: whoever
   * closes must not find the folder written into afterwards, when another may be its owner.
   */
  async create(stop: AbortSignal): Promise<string> {
    await mkdir(this.root, { recursive: true, mode: 0o700 });
    const stamp = Date.now().toString(16).padStart(12, '0');
    const folder = join(this.root, `cluster-${stamp}${randomBytes(4).toString('hex')}`);
    const unfinished = `${folder}.new`;
    if (TEMPLATE === undefined) await createCluster(unfinished, stop);
    else await cp(TEMPLATE, unfinished, { recursive: true, filter: () => !stop.aborted });
    stop.throwIfAborted();
    await rename(unfinished, folder);
    return folder;
  }

  /** Removes everything but the given cluster: damaged ones, and what a crash left unfinished. */
  async keepOnly(folder: string | undefined): Promise<void> {
    const names = await readdir(this.root).catch(() => []);
    const others = names.map((name) => join(this.root, name)).filter((path) => path !== folder);
    await Promise.all(others.map((path) => rm(path, REMOVAL)));
  }
}

/** From nothing, by initdb and BullMQ's migrations. */
export async function createCluster(folder: string, stop: AbortSignal): Promise<void> {
  const env = { FOLDER: folder, PGLITE: require.resolve('@electric-sql/pglite'), BULLMQ: require.resolve('bullmq') };
  const signal = AbortSignal.any([stop, AbortSignal.timeout(CREATE_LIMIT_MS)]);
  const child = spawn(process.execPath, ['-e', CREATE], {
    env,
    signal,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-2_000);
  });
  // `close` follows an `error` too, and then nobody writes into the folder any more.
  child.once('error', (error) => {
    complaint += error.message;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`creating its database failed (exit ${String(code)}): ${complaint.trim()}`);
}
