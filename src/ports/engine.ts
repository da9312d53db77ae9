import type { Redactor } from '../kernel/redaction/redactor';
import type { ErrorClass } from '../steps/domain/engine-error';
import type { SessionTotals, Usage, UsageQuality } from '../steps/domain/usage';
import type { ProcessOwner } from './process-runner';

export { type ErrorClass } from '../steps/domain/engine-error';
export { NO_USAGE, type SessionTotals, type Usage, type UsageQuality } from '../steps/domain/usage';

export type EngineEvent =
  /** The process that was started; its prompt goes in by stdin. */
  | { readonly type: 'process_started'; readonly argv: readonly string[] }
  | { readonly type: 'session_started'; readonly sessionId: string }
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'tool_started'; readonly name: string; readonly detail: string }
  | { readonly type: 'tool_finished'; readonly name: string; readonly ok: boolean; readonly output: string }
  | { readonly type: 'file_change'; readonly path: string; readonly change: 'add' | 'delete' | 'update' }
  /** Usage of this run so far: a total for the run, never of the session, and never to be added up. */
  | { readonly type: 'usage'; readonly usage: Usage; readonly costUsd: number | null; readonly quality: UsageQuality }
  | { readonly type: 'rate_limit'; readonly message: string; readonly resetsAt?: number }
  | { readonly type: 'warning'; readonly message: string };

export interface EngineRun {
  readonly kind: 'plan' | 'execute' | 'qa';
  readonly owner: ProcessOwner;
  readonly cwd: string;
  readonly prompt: string;
  /** For the shell engine: commands in order, each run by `sh -c` in the worktree; the first failure ends the run. */
  readonly commands: readonly string[];
  /** A JSON file with what the last judgement found, outside the worktree; null when there is nothing to mend. */
  readonly findingsFile: string | null;
  readonly model: string | null;
  /** Continue this session of the CLI instead of beginning a new one. */
  readonly resume: { readonly sessionId: string; readonly totals: SessionTotals } | null;
  /** JSON Schema that the final answer must satisfy. */
  readonly outputSchema: Readonly<Record<string, unknown>> | null;
  /** Folder of this protocol and engine, outside the worktree, for the CLI's own state (CODEX_HOME and the like). */
  readonly stateDir: string;
  /** Values for the child's environment from project secrets and configuration, beside the allow-list. */
  readonly env: Readonly<Record<string, string>>;
  /** For what is cut: half a secret is not recognised any more. What is told whole is masked by whoever hears it. */
  readonly redactor: Redactor;
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: EngineEvent) => void;
  /** Raw output of the CLI as it comes, for the attempt's log. */
  readonly onOutput: (chunk: Buffer) => void;
}

export interface EngineResult {
  readonly outcome: 'success' | 'failed' | 'cancelled' | 'blocked';
  /** Null on success. */
  readonly errorClass: ErrorClass | null;
  readonly message: string | null;
  /** True when the same run may succeed later without anybody's help. */
  readonly retryable: boolean;
  /** Epoch milliseconds, when the provider said when its limit ends. */
  readonly resetsAt?: number;
  readonly sessionId: string | null;
  readonly sessionTotals: SessionTotals | null;
  readonly finalText: string;
  /** The parsed answer, when a schema was asked for and the CLI delivered one. Not yet validated by us. */
  readonly structured?: unknown;
  readonly usage: Usage;
  readonly costUsd: number | null;
  readonly usageQuality: UsageQuality;
  readonly exitCode: number | null;
}

export interface EngineCapabilities {
  readonly resume: boolean;
  readonly liveUsage: boolean;
  readonly cost: boolean;
  readonly structuredOutput: boolean;
  /** False for the shell engine: it can run steps, but neither plan nor judge. */
  readonly agent: boolean;
}

export interface EngineProbe {
  readonly installed: boolean;
  readonly version: string | null;
  /** Null when the engine needs none, or it cannot be told without a call. */
  readonly credentials: boolean | null;
  /** What to do when it is not ready, as a sentence. */
  readonly hint: string | null;
}

export abstract class Engine {
  abstract readonly name: string;
  abstract readonly capabilities: EngineCapabilities;
  /** Never throws. `env` holds the values a run would get, so that a project's own key counts as present. */
  abstract probe(env: Readonly<Record<string, string>>): Promise<EngineProbe>;
  /** Never throws for anything the CLI does: every ending is a result. */
  abstract run(run: EngineRun): Promise<EngineResult>;
}

export abstract class EngineRegistry {
  abstract find(name: string): Engine | undefined;
  abstract names(): readonly string[];
}
