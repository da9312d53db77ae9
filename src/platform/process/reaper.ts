import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { REAPER_SCRIPT } from './reaper-script';

/** Fixed: an agent's PATH may come from project settings, and must not choose the `grep` that the reaper runs. */
const REAPER_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin:/run/current-system/sw/bin' };
const RESTART_AFTER_MS = 500;

/**
 * Ends a worker's agents when the worker itself is killed: a small shell in a session of its own, tied to us by a
 * pipe that the kernel closes however we die. Nothing in this process could do it after `kill -9`.
 */
export class Reaper {
  private readonly groups = new Set<number>();
  private child: ChildProcess | undefined;
  private closed = false;

  /** `token` begins every process token of this worker's incarnation. */
  constructor(private readonly token: string) {}

  /** Must run before the first marked process starts, so that none is ever without a reaper. */
  open(): void {
    if (this.child !== undefined || this.closed) return;
    const child = spawn('/bin/sh', ['-c', REAPER_SCRIPT, 'deksdenflow-reaper', this.token], {
      cwd: '/',
      env: REAPER_ENVIRONMENT,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.child = child;
    child.unref();
    // It must not keep a worker alive that has nothing else to do.
    if (child.stdin instanceof Socket) child.stdin.unref();
    child.stdin.on('error', () => undefined);
    child.once('error', () => {
      this.lost(child);
    });
    child.once('exit', () => {
      this.lost(child);
    });
    for (const pgid of this.groups) child.stdin.write(`+${String(pgid)}\n`);
  }

  add(pgid: number): void {
    this.groups.add(pgid);
    this.open();
    this.child?.stdin?.write(`+${String(pgid)}\n`);
  }

  remove(pgid: number): void {
    if (this.groups.delete(pgid)) this.child?.stdin?.write(`-${String(pgid)}\n`);
  }

  /** Lets the reaper go, and waits for it. It ends first whatever still runs. */
  async close(): Promise<void> {
    this.closed = true;
    const child = this.child;
    if (child === undefined) return;
    child.ref();
    const gone = once(child, 'exit');
    child.stdin?.end();
    await gone;
  }

  /** Somebody killed it, or there is no sh: without one our processes would outlive a crash, so try again. */
  private lost(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = undefined;
    if (this.closed || this.groups.size === 0) return;
    setTimeout(() => {
      if (this.groups.size > 0) this.open();
    }, RESTART_AFTER_MS).unref();
  }
}
