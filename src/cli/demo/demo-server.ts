import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DemoFailure } from './demo-failure';
import type { DemoTarget } from './demo-target';
import type { Scratch } from './scratch';

const MAIN = resolve(__dirname, '../../main.js');
const READY_MS = 60_000;
/** The server's own deadline is 20 s. */
const STOP_MS = 25_000;
const POLL_MS = 50;
const TAIL_LINES = 15;
/** Which program an engine is, and how it is called, is the person's choice; everything else is the demo's own. */
const KEPT = /^DEKSDENFLOW_(CODEX|CLAUDE|AGENT)_/;

/** The server as a process of its own, as a user would start it, with a data folder that nobody else knows. */
export class DemoServer implements DemoTarget {
  private readonly exited: Promise<void>;
  private ended = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly scratch: Scratch,
  ) {
    this.exited = new Promise((done) => {
      child.once('exit', done).once('error', done);
    }).then(() => {
      this.ended = true;
    });
  }

  /** Output goes to files, not pipes: with `--keep` the server outlives us. */
  static start(scratch: Scratch, environment: NodeJS.ProcessEnv): DemoServer {
    const out = openSync(scratch.serverLog, 'a');
    const err = openSync(scratch.serverErrors, 'a');
    try {
      const child = spawn(process.execPath, [MAIN], {
        cwd: scratch.folder,
        env: serverEnvironment(environment, scratch.dataDir),
        stdio: ['ignore', out, err],
        // A group of its own: Ctrl-C reaches us alone, and we end it in order.
        detached: true,
      });
      return new DemoServer(child, scratch);
    } finally {
      closeSync(out);
      closeSync(err);
    }
  }

  get stopCommand(): string {
    return `kill ${String(this.pid)}; rm -rf ${this.scratch.folder}`;
  }

  get alive(): boolean {
    return !this.ended;
  }

  /** Its first line says where it listens. Throws {@link DemoFailure} when it ends or stays silent. */
  async address(signal: AbortSignal): Promise<string> {
    for (const deadline = Date.now() + READY_MS; Date.now() < deadline;) {
      const line = (await readFile(this.scratch.serverLog, 'utf8')).split('\n', 2);
      const url = line.length > 1 ? /https?:\/\/[^\s"']+/.exec(line[0] ?? '')?.[0] : undefined;
      if (url !== undefined) return new URL(url).origin;
      if (this.ended) throw new DemoFailure(await this.lastWords('The server ended before it was ready'));
      await pause(POLL_MS, undefined, { signal });
    }
    throw new DemoFailure(await this.lastWords('The server did not say where it listens'));
  }

  async lastWords(sentence: string): Promise<string> {
    const texts = await Promise.all(
      [this.scratch.serverErrors, this.scratch.serverLog].map((file) => readFile(file, 'utf8').catch(() => '')),
    );
    const lines = texts.flatMap((text) =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .slice(-TAIL_LINES),
    );
    return [`${sentence}.`, ...lines.slice(-TAIL_LINES)].join('\n  ');
  }

  release(): void {
    this.child.unref();
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => {
      this.killGroup();
    }, STOP_MS);
    await this.exited;
    clearTimeout(timer);
  }

  private get pid(): number {
    return this.child.pid ?? 0;
  }

  private killGroup(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It ended in the meantime.
    }
  }
}

function serverEnvironment(environment: NodeJS.ProcessEnv, dataDir: string): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !name.startsWith('DEKSDENFLOW_') || KEPT.test(name));
  return {
    ...Object.fromEntries(kept),
    // The commands of the demo call `node`: the one that runs us, whether or not it is on PATH.
    PATH: [dirname(process.execPath), environment.PATH ?? ''].filter((part) => part !== '').join(delimiter),
    DEKSDENFLOW_DATA_DIR: dataDir,
    DEKSDENFLOW_API_HOST: '127.0.0.1',
    DEKSDENFLOW_API_PORT: '0',
    DEKSDENFLOW_LOG_JSON: 'true',
  };
}
