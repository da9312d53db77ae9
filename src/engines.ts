import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config/config';
import { ClaudeEngine } from './platform/engines/claude/claude-engine';
import { CodexEngine } from './platform/engines/codex/codex-engine';
import { StaticEngineRegistry } from './platform/engines/engine-registry';
import { ShellEngine } from './platform/engines/shell/shell-engine';
import type { ChildEnvironment } from './platform/process/child-environment';
import type { EngineRegistry } from './ports/engine';
import type { ProcessRunner } from './ports/process-runner';

/** Every engine that we drive, as configured. */
export function createEngines(config: Config, runner: ProcessRunner, environment: ChildEnvironment): EngineRegistry {
  const { settings } = config;
  const baseEnv = environment.for({ home: join(config.dataDir, 'state') });
  const authFile = settings.CODEX_AUTH_FILE ?? join(homedir(), '.codex', 'auth.json');
  const bare = settings.CODEX_SANDBOX === 'danger-full-access';
  return new StaticEngineRegistry([
    new ShellEngine(runner, environment),
    new CodexEngine({
      runner,
      baseEnv,
      program: settings.CODEX_PROGRAM,
      extraArgs: settings.CODEX_ARGS,
      sandbox: settings.CODEX_SANDBOX,
      // Where bubblewrap cannot work it cannot for readers either; what they write is undone by the reset that follows.
      ...(bare ? { readingSandbox: 'danger-full-access' as const } : {}),
      ...(existsSync(authFile) ? { authFile } : {}),
    }),
    new ClaudeEngine({
      runner,
      baseEnv,
      program: settings.CLAUDE_PROGRAM,
      extraArgs: settings.CLAUDE_ARGS,
      permissionMode: settings.CLAUDE_PERMISSION_MODE,
    }),
  ]);
}

/** Prefixes of the variables that belong to an engine: its key, its address, its switches. */
const ENGINE_PREFIXES: Readonly<Record<string, readonly string[]>> = {
  codex: ['OPENAI_', 'CODEX_'],
  claude: ['ANTHROPIC_', 'CLAUDE_CODE_'],
};

/** Of our own environment, what this engine may see. */
export function engineEnvironment(config: Config, engine: string): Readonly<Record<string, string>> {
  const prefixes = ENGINE_PREFIXES[engine] ?? [];
  const named = new Set(config.settings.AGENT_ENV);
  const visible: Record<string, string> = {};
  for (const [name, value] of Object.entries(config.environment)) {
    if (value === undefined) continue;
    if (named.has(name) || prefixes.some((prefix) => name.startsWith(prefix))) visible[name] = value;
  }
  return visible;
}
