import type { Usage } from '../../../src/ports/engine';

/** How the "provider" refuses a call, in the words and status codes of the real one. */
export type Refusal =
  'auth' | 'rate_limit' | 'quota' | 'server_error' | 'overloaded' | 'prompt_too_long' | 'unknown_model' | 'disconnect';

/** What the model does with one request. `usage` is what that call is charged with. */
export type Turn = (
  | { readonly run: string }
  | { readonly say: string }
  /** An answer that satisfies a schema: `StructuredOutput` for Claude, a JSON text for Codex. */
  | { readonly answer: unknown }
  | { readonly refuse: Refusal }
  /** Text without end, until the client hangs up. */
  | { readonly stream: 'forever' }
) & {
  readonly usage?: Usage;
  /** Text that comes before a command. */
  readonly first?: string;
  /** The answer waits for this promise. */
  readonly until?: Promise<unknown>;
};

/**
 * Answers for one kind of prompt. The turns are taken one per request of the same conversation; the last one
 * is repeated for as long as the client asks. The first script that matches the last user text is used.
 */
export interface Script {
  readonly match: RegExp;
  readonly turns: readonly Turn[];
  /** Conversations that this script serves before the next matching one takes over; no limit by default. */
  readonly times?: number;
}

/** A request for a completion, in the terms that both dialects share. */
export interface ModelCall {
  readonly dialect: 'responses' | 'messages';
  /** Conversation as the client names it; stays the same when a session is resumed. */
  readonly session: string;
  readonly model: string;
  /** The last text that a person (not a tool) said. */
  readonly prompt: string;
  /** Output of the last tool call, when the request carries one. */
  readonly toolOutput: string | null;
  /** How many texts of a person the conversation holds: it grows when a session is resumed. */
  readonly prompts: number;
  /** True for calls that the CLI makes for itself (a title, a quota check). */
  readonly auxiliary: boolean;
  readonly tools: readonly string[];
  readonly body: unknown;
}

export const DEFAULT_CHARGE: Usage = {
  inputTokens: 700,
  cachedInputTokens: 300,
  outputTokens: 50,
  reasoningTokens: 10,
};
