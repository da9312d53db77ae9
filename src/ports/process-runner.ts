/**
 * Runs a child process that must never outlive its purpose. Everything we start, git, gates and agents,
 * goes through here.
 */
export interface ProcessOwner {
  readonly workerId: string;
  readonly protocolId: string;
  readonly attemptId: string;
}

export interface ProcessSpec {
  /** Program and arguments, never a shell string. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment of the child; nothing is inherited. See `ChildEnvironment`. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Wall-clock limit in milliseconds. */
  readonly timeoutMs?: number;
  /** Limit in milliseconds since the last `touch()` (or the start): progress, not bytes, keeps a run alive. */
  readonly idleTimeoutMs?: number;
  /** Output kept per stream in the result; more is still passed to the listeners. Default 1 MiB. */
  readonly keepOutputBytes?: number;
  /** Total output in bytes after which the child is ended with reason `output_limit`. */
  readonly maxOutputBytes?: number;
  readonly signal?: AbortSignal;
  /** Present for agents and gates: marks the whole process tree, so that no grandchild escapes. */
  readonly owner?: ProcessOwner;
  /** First rung of the kill ladder: ask over the CLI's own protocol. Resolves when asked. */
  readonly interrupt?: () => Promise<void>;
  readonly onStdout?: (chunk: Buffer) => void;
  readonly onStderr?: (chunk: Buffer) => void;
}

export type ProcessEnd = 'exited' | 'timeout' | 'idle_timeout' | 'output_limit' | 'aborted' | 'spawn_failed';

export interface ProcessResult {
  readonly end: ProcessEnd;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  /** For `spawn_failed`: the errno code, `ENOENT` when the program is not installed. */
  readonly errorCode?: string;
}

export interface RunningProcess {
  readonly pid: number | undefined;
  /** Tells the idle clock that the child made progress. */
  touch(): void;
  /** Never rejects: every way to end is a result. Resolves only when the whole tree is gone. */
  readonly done: Promise<ProcessResult>;
}

export abstract class ProcessRunner {
  abstract start(spec: ProcessSpec): RunningProcess;

  run(spec: ProcessSpec): Promise<ProcessResult> {
    return this.start(spec).done;
  }

  /**
   * Ends every process on this host that works for the protocol in this data folder, except those of `keepAttemptId`: what a
   * dead or frozen worker left behind must not write into a worktree that somebody else owns now.
   * Returns the number of processes that were ended.
   */
  abstract endStrays(protocolId: string, keepAttemptId?: string): Promise<number>;
}
