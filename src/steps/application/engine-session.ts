import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../kernel/errors';
import type { Engine, EngineEvent, EngineRegistry, EngineResult, EngineRun } from '../../ports/engine';
import type { Log } from '../../ports/log';
import type { ProtocolStore } from '../../protocols/application/protocol.store';
import type { ProjectsService } from '../../projects/application/projects.service';
import type { Work } from '../../queue/application/work';
import type { Attempt } from '../domain/attempt';
import type { Breach } from '../../protocols/domain/budget';
import type { Failure } from '../../protocols/domain/settle';
import type { AttemptLog } from './attempt-log';
import type { Verdict } from '../domain/verdict';
import { projectOf } from './work-material';
import type { Redactor } from '../../kernel/redaction/redactor';
import { shownCommand } from '../domain/shown-command';
import { noteStarted } from './started-command';
import { writeFindings } from './findings-file';
import { LiveBudget } from './live-budget';

/** Least time between two writes of a running attempt's figures, in milliseconds. */
const PROGRESS_MS = 2_000;

export interface EngineSessionOptions {
  readonly dataDir: string;
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
  /** Values of our own environment that the engine may see: its API key and address, and what the operator named. */
  readonly engineEnvironment: (engine: string) => Readonly<Record<string, string>>;
}

export interface SessionRequest {
  readonly cwd: string;
  readonly prompt: string;
  readonly commands: readonly string[];
  /** What the last judgement found, for engines that read no prompt. */
  readonly findings?: Verdict | null;
  readonly resume: EngineRun['resume'];
  readonly outputSchema: EngineRun['outputSchema'];
  readonly log: AttemptLog;
}

export interface SessionResult {
  readonly result: EngineResult;
  /** The cap that was passed, when there was one; in mode strict it has ended the run. */
  readonly breach: Breach | undefined;
}

/** Runs one engine for one attempt: environment, budget, output and figures. */
export class EngineSession {
  constructor(
    private readonly engines: EngineRegistry,
    private readonly projects: ProjectsService,
    private readonly store: ProtocolStore,
    private readonly log: Log,
    private readonly options: EngineSessionOptions,
  ) {}

  engine(name: string): Engine | undefined {
    return this.engines.find(name);
  }

  stateDir(protocolRunId: string, engine: string): string {
    return join(this.options.dataDir, 'state', protocolRunId, engine);
  }

  /** Why this engine cannot run here, before anything is spent on it; undefined when it can. */
  async unready(work: Work): Promise<Failure | undefined> {
    const { engine: name } = work.attempt;
    const engine = this.engines.find(name);
    if (engine === undefined) {
      const message = `There is no engine ${name}; known are ${this.engines.names().join(', ')}.`;
      return { errorClass: 'cli_missing', message, transient: false, needsPerson: true, code: 'engine_missing' };
    }
    if (!engine.capabilities.agent) return undefined;
    const probe = await engine.probe(await this.environment(work));
    noteStarted(work, { engineVersion: probe.version });
    const hint = probe.hint === null ? '' : ` ${probe.hint}`;
    if (!probe.installed) {
      const message = `Engine ${name} is not installed on worker ${work.workerId}: its program is not on PATH.${hint}, or set another engine.`;
      return { errorClass: 'cli_missing', message, transient: false, needsPerson: true, code: 'engine_missing' };
    }
    if (probe.credentials === false) {
      const message = `Worker ${work.workerId} cannot run engine ${name}.${hint}, as a variable of the worker or a secret of the project.`;
      return { errorClass: 'auth', message, transient: false, needsPerson: true, code: 'credentials_missing' };
    }
    return undefined;
  }

  async run(work: Work, request: SessionRequest): Promise<SessionResult> {
    const engine = this.engines.find(work.attempt.engine);
    if (engine === undefined) throw new Error(`Engine ${work.attempt.engine} vanished.`);
    const stateDir = this.stateDir(work.run.id, work.attempt.engine);
    await mkdir(stateDir, { recursive: true, mode: 0o700 });
    const budget = new LiveBudget(work.run, work.step);
    const env = await this.environment(work);
    const { redactor } = await projectOf(work, this.projects);
    const progress = new Progress(work, this.store, this.log, redactor);
    if (!engine.capabilities.agent) progress.started(request.commands);
    const ended = await engine.run({
      kind: work.attempt.kind,
      owner: { workerId: work.workerId, protocolId: work.run.id, attemptId: work.attempt.id },
      cwd: request.cwd,
      prompt: request.prompt,
      commands: request.commands,
      findingsFile: await writeFindings(stateDir, request.findings ?? null),
      model: work.attempt.model,
      resume: request.resume,
      outputSchema: request.outputSchema,
      stateDir,
      env,
      redactor,
      timeoutMs: this.options.timeoutMs,
      idleTimeoutMs: this.options.idleTimeoutMs,
      signal: work.signal,
      onEvent: (event) => {
        progress.see(event);
        if (event.type === 'usage' && budget.check(event.usage, event.costUsd) !== undefined) {
          if (work.run.policies.token_budget_mode === 'strict') work.abort('budget');
        }
      },
      onOutput: (chunk) => {
        request.log.write(chunk);
      },
    });
    // The text goes into the commit, the answer into the plan or the verdict, the message to the timeline.
    const { message, finalText, structured } = ended;
    const result = { ...ended, ...redactor.json({ message, finalText, structured }) };
    // The final figures count too: an engine without live ones tells only at the end.
    budget.check(result.usage, result.costUsd);
    await progress.close(engine.capabilities.agent ? result : undefined);
    return { result, breach: budget.breach };
  }

  /** What the engine may see of our own environment and of the project's secrets. */
  private async environment(work: Work): Promise<Readonly<Record<string, string>>> {
    const { agentSecrets } = await projectOf(work, this.projects);
    return { ...this.options.engineEnvironment(work.attempt.engine), ...agentSecrets };
  }
}

/** Writes figures and session of a running attempt now and then, so that they are seen, and survive a lost worker. */
class Progress {
  private pending: Partial<Attempt> = {};
  private lastWrite = 0;
  private writing: Promise<void> = Promise.resolve();
  private soon: NodeJS.Timeout | undefined;

  constructor(
    private readonly work: Work,
    private readonly store: ProtocolStore,
    private readonly log: Log,
    private readonly redactor: Redactor,
  ) {}

  /** Written with the next figures, or soon: what ends within moments is not written twice for it. */
  started(argv: readonly string[]): void {
    const command = shownCommand(this.redactor.json(argv));
    this.pending = { ...this.pending, ...noteStarted(this.work, { command }) };
    this.soon = setTimeout(() => {
      this.write();
    }, PROGRESS_MS);
  }

  see(event: EngineEvent): void {
    if (event.type === 'process_started') {
      this.started(event.argv);
    } else if (event.type === 'session_started') {
      this.pending = { ...this.pending, sessionId: event.sessionId };
      this.write();
    } else if (event.type === 'usage') {
      this.pending = { ...this.pending, ...event.usage, costUsd: event.costUsd ?? 0, usageQuality: event.quality };
      if (performance.now() - this.lastWrite >= PROGRESS_MS) this.write();
    } else if (event.type === 'warning') {
      this.log.write('warn', event.message);
    }
  }

  /** With what the run cost: whatever goes wrong from here on, in git or in the plan, it was paid for. */
  async close(result: EngineResult | undefined): Promise<void> {
    clearTimeout(this.soon);
    if (result !== undefined) {
      const { exitCode, sessionId, sessionTotals, finalText, usage, usageQuality } = result;
      this.pending = { ...this.pending, ...usage, costUsd: result.costUsd ?? 0, usageQuality, exitCode, finalText };
      if (sessionId !== null) this.pending = { ...this.pending, sessionId, sessionTotals };
      this.write();
    }
    await this.writing;
  }

  private write(): void {
    clearTimeout(this.soon);
    const progress = this.pending;
    this.pending = {};
    this.lastWrite = performance.now();
    this.writing = this.writing.then(async () => {
      try {
        await this.store.saveProgress(this.work.lease, progress);
      } catch (error) {
        this.log.write('debug', 'Progress could not be saved.', { error: messageOf(error) });
      }
    });
  }
}
