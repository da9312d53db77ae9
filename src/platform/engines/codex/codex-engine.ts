import { access } from 'node:fs/promises';
import {
  Engine,
  type EngineCapabilities,
  type EngineProbe,
  type EngineResult,
  type EngineRun,
} from '../../../ports/engine';
import type { ProcessRunner } from '../../../ports/process-runner';
import { AgentProcess, type AgentExit } from '../agent-process';
import { engineResult, nothingRan } from '../engine-result';
import type { EngineLabels } from '../failure';
import { probeAgent } from '../probe-agent';
import { startRefusal } from '../start-refusal';
import { codexCommand, type CodexSandbox, type CodexSettings } from './codex-command';
import { codexHomeIn, prepareCodexHome, writeSchema } from './codex-home';
import { codexFailure, codexAnswer } from './codex-outcome';
import { CodexRollout } from './codex-rollout';
import { CodexStream } from './codex-stream';
import { CodexMeter } from './codex-usage';

export interface CodexEngineOptions {
  readonly runner: ProcessRunner;
  /** Program to start, looked up on PATH of `baseEnv`. */
  readonly program?: string;
  /** Allow-listed environment of the child, PATH included. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** More arguments for `codex exec`, such as `-c model_provider=…` for a proxy. */
  readonly extraArgs?: readonly string[];
  /** Of runs that execute, `workspace-write` by default; `danger-full-access` where a container is the boundary. */
  readonly sandbox?: CodexSandbox;
  /**
   * Of plans and QA, `read-only` by default. It needs user namespaces (bubblewrap); in a container without them no
   * command runs at all, reading ones included. With anything wider, the caller must undo what such a run wrote.
   */
  readonly readingSandbox?: CodexSandbox;
  /** An operator's `auth.json` (`codex login`) to give every run a copy of. */
  readonly authFile?: string;
}

/** How often the rollout file is looked at for new figures while Codex works. */
const ROLLOUT_POLL_MS = 1_000;

const KEYS = ['CODEX_API_KEY', 'OPENAI_API_KEY', 'CODEX_ACCESS_TOKEN'];

/** Drives `codex exec --json`. Facts and traps: docs/engines.md. */
export class CodexEngine extends Engine {
  readonly name = 'codex';
  readonly capabilities: EngineCapabilities = {
    resume: true,
    liveUsage: true,
    cost: false,
    structuredOutput: true,
    agent: true,
  };
  private readonly settings: CodexSettings;
  private readonly labels: EngineLabels;

  constructor(private readonly options: CodexEngineOptions) {
    super();
    const program = options.program ?? 'codex';
    this.settings = {
      program,
      baseEnv: options.baseEnv,
      extraArgs: options.extraArgs ?? [],
      sandbox: options.sandbox ?? 'workspace-write',
      readingSandbox: options.readingSandbox ?? 'read-only',
    };
    this.labels = {
      title: 'Codex',
      program,
      install: 'npm i -g @openai/codex',
      credentials: 'set CODEX_API_KEY or OPENAI_API_KEY (or log in with "codex login")',
    };
  }

  async probe(env: Readonly<Record<string, string>>): Promise<EngineProbe> {
    const all = { ...this.settings.baseEnv, ...env };
    return probeAgent(this.options.runner, this.labels, all, await this.hasCredentials(env));
  }

  async run(run: EngineRun): Promise<EngineResult> {
    const meter = new CodexMeter(run.resume?.totals ?? null);
    const stream = new CodexStream(meter);
    const env = { ...this.settings.baseEnv, ...run.env };
    const refusal = await startRefusal(await this.hasCredentials(run.env), this.options.runner, this.labels, env);
    if (refusal !== null) return engineResult(refusal, this.labels, run, nothingRan(run));
    const home = await prepareCodexHome(run.stateDir, this.options.authFile);
    const schemaFile =
      run.outputSchema === null ? null : await writeSchema(home, run.owner.attemptId, run.outputSchema);
    const agent = new AgentProcess(
      this.options.runner,
      codexCommand(this.settings, run, home, schemaFile),
      run,
      stream,
    );
    const exit = await this.whileMetering(run, stream, agent);
    const answer = codexAnswer(stream, run);
    const failure = await codexFailure(stream, answer, exit, run);
    const sessionId = failure?.sessionLost === true ? null : (stream.threadId ?? run.resume?.sessionId ?? null);
    return engineResult(failure, this.labels, run, {
      sessionId,
      sessionTotals: sessionId === null ? null : meter.sessionTotals,
      finalText: stream.finalText,
      ...(answer === undefined ? {} : { structured: answer }),
      usage: meter.usage,
      costUsd: null,
      usageQuality: stream.completed ? 'exact' : 'partial',
      exitCode: exit.process.exitCode,
    });
  }

  /** Waits for the end, reading figures from the rollout file meanwhile, and once more when the stream gave none. */
  private async whileMetering(run: EngineRun, stream: CodexStream, agent: AgentProcess): Promise<AgentExit> {
    const rollout = new CodexRollout(codexHomeIn(run.stateDir).codexHome);
    const look = async (): Promise<void> => {
      if (stream.threadId === null) return;
      const total = await rollout.totals(stream.threadId);
      const usage = total === null ? null : stream.meter.see(total);
      if (usage === null) return;
      agent.touch();
      run.onEvent({ type: 'usage', usage, costUsd: null, quality: 'partial' });
    };
    let looking = Promise.resolve();
    const timer = setInterval(() => {
      looking = looking.then(look);
    }, ROLLOUT_POLL_MS);
    const exit = await agent.exit();
    clearInterval(timer);
    await looking;
    await look();
    return exit;
  }

  /** Null when a custom provider is configured whose key we cannot name. */
  private async hasCredentials(env: Readonly<Record<string, string>>): Promise<boolean | null> {
    const all = { ...this.settings.baseEnv, ...env };
    const custom = this.settings.extraArgs.find((argument) => argument.startsWith('model_providers.'));
    if (custom !== undefined) {
      const key = /env_key\s*=\s*"(\w+)"/.exec(custom)?.[1];
      return key === undefined ? null : Boolean(all[key]);
    }
    if (KEYS.some((key) => Boolean(all[key]))) return true;
    const { authFile } = this.options;
    if (authFile === undefined) return false;
    return access(authFile).then(
      () => true,
      () => false,
    );
  }
}
