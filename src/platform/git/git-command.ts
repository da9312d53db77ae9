import type { ProcessResult } from '../../ports/process-runner';
import type { Repository } from '../../ports/workspaces';
import { gitSetting } from './git-environment';
import { gitFailure } from './git-failure';
import type { GitWorkspacesOptions } from './git-options';

const LOCAL_TIMEOUT_MS = 5 * 60_000;
const NETWORK_TIMEOUT_MS = 10 * 60_000;
const DEFAULT_OUTPUT_LIMIT = 256 * 1024 * 1024;
const KEPT_STDERR = 64 * 1024;

export interface GitCall {
  readonly gitDir: string;
  readonly workTree?: string;
  readonly indexFile?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Present for a call that talks to a remote. */
  readonly remote?: Pick<Repository, 'gitUrl' | 'credentials'>;
  /** Exit codes besides 0 that are an answer and not a failure. */
  readonly answers?: readonly number[];
  /** Standard output is cut here and git ended; `cut` then says so. */
  readonly limitBytes?: number;
  /** Milliseconds; otherwise that of the kind of call. */
  readonly timeoutMs?: number;
  /** Ends git. */
  readonly signal?: AbortSignal;
}

export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly cut: boolean;
}

/** The only place that starts git: a fixed environment, argv arrays, and an explicit git directory. */
export class GitCommand {
  /** Number of git processes that were started; benchmarks watch it. */
  started = 0;

  constructor(private readonly options: Pick<GitWorkspacesOptions, 'runner' | 'environment' | 'networkTimeoutMs'>) {}

  async run(args: readonly [string, ...string[]], call: GitCall): Promise<GitOutput> {
    const { config, env } = gitSetting(this.options.environment, call.remote);
    const limit = call.limitBytes ?? DEFAULT_OUTPUT_LIMIT;
    const chunks: Buffer[] = [];
    let received = 0;
    this.started += 1;
    const result = await this.options.runner.run({
      argv: ['git', ...config.flatMap((entry) => ['-c', entry]), ...location(call), ...args],
      // Never the process's own folder: it may be gone, or be a repository with a config of its own.
      cwd: call.workTree ?? call.gitDir,
      env: { ...env, ...(call.indexFile === undefined ? {} : { GIT_INDEX_FILE: call.indexFile }), ...call.env },
      timeoutMs: call.timeoutMs ?? this.timeoutOf(call),
      keepOutputBytes: KEPT_STDERR,
      maxOutputBytes: limit + KEPT_STDERR,
      ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
      ...(call.signal === undefined ? {} : { signal: call.signal }),
      onStdout: (chunk) => {
        // One byte more than the limit tells that there was more.
        if (received <= limit) chunks.push(chunk.subarray(0, limit + 1 - received));
        received += chunk.length;
      },
    });
    const stdout = Buffer.concat(chunks);
    const cut = received > limit;
    if (!(cut && call.limitBytes !== undefined) && !succeeded(result, call.answers)) {
      throw gitFailure(args[0], result, call.remote !== undefined, call.remote?.credentials?.password);
    }
    return { code: result.exitCode ?? 0, stdout: cut ? stdout.subarray(0, limit) : stdout, stderr: result.stderr, cut };
  }

  private timeoutOf({ remote }: GitCall): number {
    return remote === undefined ? LOCAL_TIMEOUT_MS : (this.options.networkTimeoutMs ?? NETWORK_TIMEOUT_MS);
  }
}

function location(call: GitCall): string[] {
  return [`--git-dir=${call.gitDir}`, ...(call.workTree === undefined ? [] : [`--work-tree=${call.workTree}`])];
}

function succeeded(result: ProcessResult, answers: readonly number[] = []): boolean {
  return (
    result.end === 'exited' && result.exitCode !== null && (result.exitCode === 0 || answers.includes(result.exitCode))
  );
}
