import path from 'node:path';
import { ClaudeEngine } from '../../src/platform/engines/claude/claude-engine';
import { CodexEngine } from '../../src/platform/engines/codex/codex-engine';
import type { Engine, Usage } from '../../src/ports/engine';
import type { ProcessRunner } from '../../src/ports/process-runner';

/** A recorded stream of a real CLI, by name. */
export function recordedStream(name: string): string {
  return path.join(__dirname, '../fixtures/agent-streams', `${name}.jsonl`);
}

/** A driver to put through the conformance suite; `usage` is what its recorded good run adds up to. */
export interface EngineSubject {
  readonly name: 'codex' | 'claude';
  readonly build: (runner: ProcessRunner, env: Record<string, string>) => Engine;
  readonly key: Record<string, string>;
  readonly usage: Usage;
}

export const ENGINE_SUBJECTS: readonly EngineSubject[] = [
  {
    name: 'codex',
    build: (runner, baseEnv) => new CodexEngine({ runner, baseEnv }),
    key: { CODEX_API_KEY: 'test-key-codex' },
    usage: { inputTokens: 2600, cachedInputTokens: 400, outputTokens: 100, reasoningTokens: 20 },
  },
  {
    name: 'claude',
    build: (runner, baseEnv) => new ClaudeEngine({ runner, baseEnv }),
    key: { ANTHROPIC_API_KEY: 'test-key-claude' },
    usage: { inputTokens: 2040, cachedInputTokens: 600, outputTokens: 100, reasoningTokens: 0 },
  },
];
