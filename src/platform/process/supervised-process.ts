import type { ChildProcess } from 'node:child_process';
import { messageOf } from '../../kernel/errors';
import type { ProcessEnd, ProcessResult, ProcessSpec, RunningProcess } from '../../ports/process-runner';
import { CapturedOutput } from './captured-output';
import { endFamily } from './kill-ladder';
import type { ProcessFamily } from './process-family';
import { signalMembers } from './process-family';
import { groupExists } from './process-table';
import { RunClocks } from './run-clocks';
import { settlesWithin } from './settles-within';

export interface KillGraces {
  readonly interruptGraceMs: number;
  readonly sigintGraceMs: number;
  readonly sigtermGraceMs: number;
  /** For what a process leaves behind when it ends. */
  readonly leftoverGraceMs: number;
}

const DEFAULT_KEEP_BYTES = 1024 * 1024;
/** For the last output to arrive once the tree is gone: what then still holds the pipe is no process of ours. */
const CLOSE_GRACE_MS = 1_000;

/** One child process, from its start until nothing of it is left. */
export class SupervisedProcess implements RunningProcess {
  readonly done: Promise<ProcessResult>;
  private readonly startedAt = performance.now();
  private readonly stdout: CapturedOutput;
  private readonly stderr: CapturedOutput;
  private readonly exited: Promise<unknown>;
  private readonly closed: Promise<unknown>;
  private readonly clocks: RunClocks;
  private outputBytes = 0;
  private end: ProcessEnd = 'exited';
  private spawnError: NodeJS.ErrnoException | undefined;
  private running = true;
  private wasKilled = false;
  private wantEnd: () => void = () => undefined;

  constructor(
    private readonly child: ChildProcess,
    private readonly family: ProcessFamily,
    private readonly spec: ProcessSpec,
    private readonly graces: KillGraces,
  ) {
    const keep = spec.keepOutputBytes ?? DEFAULT_KEEP_BYTES;
    this.stdout = new CapturedOutput(keep);
    this.stderr = new CapturedOutput(keep);
    this.closed = new Promise((resolve) => child.once('close', resolve));
    this.exited = this.untilExit();
    child.stdout?.on('data', this.listener(this.stdout, spec.onStdout));
    child.stderr?.on('data', this.listener(this.stderr, spec.onStderr));
    // A child that does not read its input closes it: EPIPE says nothing about how it did.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(spec.stdin);
    this.clocks = new RunClocks(spec, (reason) => {
      this.finish(reason);
    });
    this.done = this.supervise();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  touch(): void {
    this.clocks.touch();
  }

  private async supervise(): Promise<ProcessResult> {
    const onAbort = (): void => {
      this.finish('aborted');
    };
    const endWanted = new Promise<void>((resolve) => (this.wantEnd = resolve));
    this.spec.signal?.addEventListener('abort', onAbort);
    await Promise.race([this.exited, endWanted]);
    if (this.running) await this.climb();
    await this.exited;
    this.spec.signal?.removeEventListener('abort', onAbort);
    this.clocks.stop();
    if (this.spawnError === undefined) {
      await this.endLeftovers();
      await this.drain();
    }
    return this.result();
  }

  private untilExit(): Promise<unknown> {
    return new Promise((resolve) => {
      const exit = (): void => {
        this.running = false;
        resolve(undefined);
      };
      this.child.once('exit', exit);
      this.child.once('error', (error) => {
        if (this.child.pid !== undefined) return;
        this.spawnError = error;
        this.end = 'spawn_failed';
        exit();
      });
    });
  }

  /** The first reason counts; once the process has ended by itself, none does. */
  private finish(end: ProcessEnd): void {
    if (!this.running || this.end !== 'exited') return;
    this.end = end;
    this.wantEnd();
  }

  /**
   * The kill ladder. A CLI that is asked politely reports its usage and closes its session; one that floods us has
   * lost that chance.
   */
  private async climb(): Promise<void> {
    const { interruptGraceMs, sigintGraceMs, sigtermGraceMs } = this.graces;
    if (this.end !== 'output_limit') {
      if (this.spec.interrupt !== undefined) {
        // Whether it could be asked does not matter: the next rung follows.
        void this.spec.interrupt().catch(() => undefined);
        if (await settlesWithin(this.exited, interruptGraceMs)) return;
      }
      // A stopped process takes a signal only when it is continued.
      signalMembers(await this.family.survey(), 'SIGINT', 'SIGCONT');
      if (await settlesWithin(this.exited, sigintGraceMs)) return;
    }
    signalMembers(await this.family.survey(), 'SIGTERM', 'SIGCONT');
    if (await settlesWithin(this.exited, sigtermGraceMs)) return;
    this.wasKilled = true;
    await endFamily(this.family, 0);
  }

  /** What the process left running has no owner any more, be it in the background, or a server that it started. */
  private async endLeftovers(): Promise<void> {
    const pid = this.child.pid;
    // A git call needs no look at the whole system when its group is empty and it ended as it should.
    const clean = this.end === 'exited' && this.spec.owner === undefined;
    if (clean && (pid === undefined || !groupExists(pid))) return;
    const { left } = await endFamily(this.family, this.wasKilled ? 0 : this.graces.leftoverGraceMs);
    if (left.length > 0) this.note(`could not be ended: ${left.map((entry) => String(entry.pid)).join(', ')}`);
  }

  private async drain(): Promise<void> {
    if (await settlesWithin(this.closed, CLOSE_GRACE_MS)) return;
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    this.child.stdin?.destroy();
    await this.closed;
  }

  private listener(captured: CapturedOutput, listen: ((chunk: Buffer) => void) | undefined): (chunk: Buffer) => void {
    const limit = this.spec.maxOutputBytes ?? Infinity;
    let hear = listen;
    return (chunk) => {
      captured.add(chunk);
      if (this.outputBytes > limit) return;
      this.outputBytes += chunk.length;
      try {
        hear?.(chunk);
      } catch (error) {
        // A fault in a listener must end neither the worker nor the run; the result says what it missed.
        hear = undefined;
        this.note(`output listener failed: ${messageOf(error)}`);
      }
      if (this.outputBytes > limit) this.finish('output_limit');
    };
  }

  private note(text: string): void {
    this.stderr.add(Buffer.from(`\n[${text}]\n`));
  }

  private result(): ProcessResult {
    const code = this.spawnError?.code;
    return {
      end: this.end,
      exitCode: this.spawnError === undefined ? this.child.exitCode : null,
      signal: this.child.signalCode,
      stdout: this.stdout.text(),
      stderr: this.spawnError === undefined ? this.stderr.text() : this.spawnError.message,
      durationMs: Math.round(performance.now() - this.startedAt),
      ...(code === undefined ? {} : { errorCode: code }),
    };
  }
}
