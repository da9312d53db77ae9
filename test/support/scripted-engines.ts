import type { ProcessRunner } from '../../src/ports/process-runner';
import type { Engine } from '../../src/ports/engine';
import { ClaudeEngine } from '../../src/platform/engines/claude/claude-engine';
import { CodexEngine } from '../../src/platform/engines/codex/codex-engine';
import type { RealCli } from './real-cli';
import type { ScriptedModelServer } from './scripted-model/scripted-model-server';

/** What a test child needs from us: the programs that agents call, and nothing that we know. */
const BASE_ENV = { PATH: process.env.PATH ?? '' };

/** Arguments that make Codex ask the scripted server, and give up at the first refusal. */
export function scriptedCodexArgs(url: string): readonly string[] {
  const provider = [
    'name="scripted"',
    `base_url="${url}/v1"`,
    'wire_api="responses"',
    'env_key="SCRIPTED_KEY"',
    'request_max_retries=0',
    'stream_max_retries=0',
  ];
  return ['-c', 'model_provider="scripted"', '-c', `model_providers.scripted={${provider.join(',')}}`];
}

/** Variables for a run of either CLI against the scripted server. */
export function scriptedEnv(url: string): Readonly<Record<string, string>> {
  return {
    SCRIPTED_KEY: 'scripted-key',
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: 'scripted-key',
    CLAUDE_CODE_MAX_RETRIES: '0',
  };
}

/** The driver of a real CLI, without the CLI's own sandbox: the tests run where that may not work. */
export function scriptedEngine(
  name: RealCli,
  program: string,
  runner: ProcessRunner,
  server: ScriptedModelServer,
): Engine {
  return name === 'codex'
    ? new CodexEngine({
        runner,
        program,
        baseEnv: BASE_ENV,
        extraArgs: scriptedCodexArgs(server.url),
        sandbox: 'danger-full-access',
      })
    : new ClaudeEngine({ runner, program, baseEnv: BASE_ENV, permissionMode: 'bypassPermissions' });
}
