import { type ChildProcess, execFileSync, spawn, type SpawnOptions } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** A port that was free a moment ago; the servers of these tests are given it at once. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('The system gave no port.'));
      });
    });
  });
}

/** Looks on PATH first, then in the folders where distributions hide server programs. */
export function findProgram(name: string, extraFolders: readonly string[] = []): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...extraFolders];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Debian keeps Postgres in /usr/lib/postgresql/<major>/bin, off the PATH; the newest major wins. */
export function postgresFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const majors = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return majors.map((major) => join(root, major, 'bin'));
}

/** Postgres refuses to run as root: there the tests become `postgres` or `nobody` for it. */
export function unprivileged(): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // That user does not exist here; try the next.
    }
  }
  return undefined;
}

/** A server process of a test, with its last output for the error message. */
export class LocalServer {
  private readonly exited: Promise<void>;
  private tail = '';

  private constructor(private readonly child: ChildProcess) {
    this.exited = new Promise((resolve) => {
      child.once('exit', () => {
        resolve();
      });
      child.once('error', (error) => {
        this.tail += String(error);
        resolve();
      });
    });
    const keep = (chunk: Buffer) => {
      this.tail = (this.tail + chunk.toString('utf8')).slice(-4000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    LocalServer.running.add(this);
  }

  private static readonly running = new Set<LocalServer>();

  static start(program: string, args: readonly string[], options: SpawnOptions = {}): LocalServer {
    return new LocalServer(spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  get alive(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  get output(): string {
    return this.tail;
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    if (this.alive) this.child.kill(signal);
    await this.exited;
    // Postgres's own children keep the pipes open for a while, and those keep jest from ending.
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    LocalServer.running.delete(this);
  }

  /** A test run that dies must not leave servers behind. */
  static killAll(): void {
    for (const server of LocalServer.running) server.child.kill('SIGKILL');
  }
}

process.once('exit', () => {
  LocalServer.killAll();
});
