import { type ChildProcess, spawn } from 'node:child_process';
import { built } from './built';
import { endOf, tellOnFailure } from './failure-report';

/** A process of ours as users start it: the built program, its environment, its output. */
export class ServerProcess {
  readonly child: ChildProcess;
  private out = '';
  private err = '';
  private readonly untell: () => void;

  constructor(program: 'main' | 'worker', env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [built(`src/${program}.ts`)], {
      env: { PATH: process.env.PATH ?? '', DEKSDENFLOW_API_PORT: '0', DEKSDENFLOW_WORKER_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk) => (this.out += String(chunk)));
    this.child.stderr?.on('data', (chunk) => (this.err += String(chunk)));
    this.untell = tellOnFailure(() => this.said(program));
  }

  private said(program: string): string {
    const { pid, exitCode, signalCode } = this.child;
    const state = signalCode ?? exitCode ?? 'runs';
    const said = [this.out, this.err].map((text) => endOf(text)).filter((text) => text !== '');
    return [`${program} ${String(pid)} (${String(state)}) said last:`, ...said].join('\n');
  }

  get stdout(): string {
    return this.out;
  }

  get stderr(): string {
    return this.err;
  }

  /** The address in its first line. */
  async url(): Promise<string> {
    for (;;) {
      const url = /http:\/\/[^\s/;()]+/.exec(this.out)?.[0];
      if (url !== undefined) return url;
      if (this.child.exitCode !== null) throw new Error(`It ended with ${String(this.child.exitCode)}: ${this.err}`);
      await Promise.race([event(this.child.stdout, 'data'), event(this.child, 'exit')]);
    }
  }

  /** Waits for its end; the exit code, or the signal's name. */
  async ended(): Promise<number | string | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await event(this.child, 'close');
    return this.child.exitCode ?? this.child.signalCode;
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | string | null> {
    this.child.kill(signal);
    const end = await this.ended();
    this.untell();
    return end;
  }
}

function event(source: NodeJS.EventEmitter | null, name: string): Promise<void> {
  return new Promise((resolve) => {
    source?.once(name, () => {
      resolve();
    });
  });
}
