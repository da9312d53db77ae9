import {
  Engine,
  type EngineCapabilities,
  type EngineProbe,
  type EngineResult,
  type EngineRun,
} from '../../../ports/engine';
import type { ProcessRunner } from '../../../ports/process-runner';
import { AgentProcess } from '../agent-process';
import { engineResult, nothingRan } from '../engine-result';
import type { EngineLabels } from '../failure';
import { textOf } from '../json-reading';
import { probeAgent } from '../probe-agent';
import { startRefusal } from '../start-refusal';
import { claudeCommand, prepareClaudeHome, type ClaudePermissionMode, type ClaudeSettings } from './claude-command';
import { claudeAnswer, claudeFailure } from './claude-outcome';
import { ClaudeStream } from './claude-stream';
import { ClaudeMeter } from './claude-usage';

export interface ClaudeEngineOptions {
  readonly runner: ProcessRunner;
  /** Program to start, looked up on PATH of `baseEnv`. */
  readonly program?: string;
  /** Allow-listed environment of the child, PATH included. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** More arguments, such as `--max-turns 50` or `--allowedTools "Bash(npm test)"`. */
  readonly extraArgs?: readonly string[];
  /** Of runs that execute; plans and QA can only read. `bypassPermissions` where a container is the boundary. */
  readonly permissionMode?: ClaudePermissionMode;
}

const KEYS = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'];
/** Clouds whose credentials come from their own chains, which we cannot see into. */
const CLOUDS = ['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY'];

/** Drives `claude -p --output-format stream-json`. Facts and traps: docs/engines.md. */
export class ClaudeEngine extends Engine {
  readonly name = 'claude';
  readonly capabilities: EngineCapabilities = {
    resume: true,
    liveUsage: true,
    cost: true,
    structuredOutput: true,
    agent: true,
  };
  private readonly settings: ClaudeSettings;
  private readonly labels: EngineLabels;

  constructor(private readonly options: ClaudeEngineOptions) {
    super();
    const program = options.program ?? 'claude';
    this.settings = {
      program,
      baseEnv: options.baseEnv,
      extraArgs: options.extraArgs ?? [],
      permissionMode: options.permissionMode ?? 'acceptEdits',
    };
    this.labels = {
      title: 'Claude Code',
      program,
      install: 'npm i -g @anthropic-ai/claude-code',
      credentials: 'set ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN (from "claude setup-token")',
    };
  }

  probe(env: Readonly<Record<string, string>>): Promise<EngineProbe> {
    const all = { ...this.settings.baseEnv, ...env };
    return probeAgent(this.options.runner, this.labels, all, hasCredentials(all));
  }

  async run(run: EngineRun): Promise<EngineResult> {
    const env = { ...this.settings.baseEnv, ...run.env };
    const refusal = await startRefusal(hasCredentials(env), this.options.runner, this.labels, env);
    if (refusal !== null) return engineResult(refusal, this.labels, run, nothingRan(run));
    const meter = new ClaudeMeter(run.resume?.totals ?? null);
    const stream = new ClaudeStream(meter);
    await prepareClaudeHome(run.stateDir);
    const agent = new AgentProcess(this.options.runner, claudeCommand(this.settings, run), run, stream);
    const exit = await agent.exit();
    const answer = claudeAnswer(stream, run);
    const failure = await claudeFailure(stream, answer, exit, run);
    const sessionId = failure?.sessionLost === true ? null : (stream.sessionId ?? run.resume?.sessionId ?? null);
    return engineResult(failure, this.labels, run, {
      sessionId,
      sessionTotals: sessionId === null ? null : meter.sessionTotals,
      finalText: textOf(stream.result ?? {}, 'result') ?? '',
      ...(answer === undefined ? {} : { structured: answer }),
      usage: meter.usage,
      costUsd: meter.costUsd,
      usageQuality: meter.quality,
      exitCode: exit.process.exitCode,
    });
  }
}

function hasCredentials(env: Readonly<Record<string, string>>): boolean | null {
  if (CLOUDS.some((cloud) => Boolean(env[cloud]))) return null;
  return KEYS.some((key) => Boolean(env[key]));
}
