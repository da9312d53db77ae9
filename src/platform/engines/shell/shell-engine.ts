import { mkdir } from 'node:fs/promises';
import { Engine } from '../../../ports/engine';
import type { EngineCapabilities, EngineProbe, EngineResult, EngineRun } from '../../../ports/engine';
import type { ProcessRunner } from '../../../ports/process-runner';
import { CapturedOutput } from '../../process/captured-output';
import type { ChildEnvironment } from '../../process/child-environment';
import type { RanCommand } from './shell-result';
import { failedResult, howItEnded, lastLines, noCommandsResult, succeededResult } from './shell-result';

/** Of a command's output, in the event that tells that it has ended; the attempt's log has all of it. */
const EVENT_LINES = 50;
const KEEP_BYTES = 64 * 1024;

/** Runs a step's own commands in its worktree: useful, and testable, with no AI account. */
export class ShellEngine extends Engine {
  readonly name = 'shell';
  readonly capabilities: EngineCapabilities = {
    resume: false,
    liveUsage: false,
    cost: false,
    structuredOutput: false,
    agent: false,
  };

  constructor(
    private readonly processes: ProcessRunner,
    private readonly environment: ChildEnvironment,
  ) {
    super();
  }

  async probe(env: Readonly<Record<string, string>>): Promise<EngineProbe> {
    const childEnv = this.environment.for({ home: '/', extra: env });
    const { end } = await this.processes.run({ argv: ['sh', '-c', ':'], cwd: '/', env: childEnv, timeoutMs: 10_000 });
    const installed = end === 'exited';
    const hint = installed ? null : 'No POSIX shell "sh" is on the PATH of this worker; install one.';
    return { installed, version: null, credentials: null, hint };
  }

  async run(run: EngineRun): Promise<EngineResult> {
    if (run.commands.length === 0) return noCommandsResult();
    await mkdir(run.stateDir, { recursive: true });
    const deadline = performance.now() + run.timeoutMs;
    for (const [index, command] of run.commands.entries()) {
      const ran = await this.runCommand(run, command, Math.max(1, deadline - performance.now()));
      if (!ran.ok) return failedResult(ran, index, run);
    }
    return succeededResult(run.commands.length);
  }

  private async runCommand(run: EngineRun, command: string, timeoutMs: number): Promise<RanCommand> {
    const output = new CapturedOutput(KEEP_BYTES);
    // What is kept is cut, and the message shows its last lines: masked before.
    const mask = run.redactor.stream();
    const log = (text: string): void => {
      run.onOutput(Buffer.from(text));
    };
    log(`$ ${command}\n`);
    run.onEvent({ type: 'tool_started', name: 'sh', detail: command });
    const line = { complete: true };
    const hear = (chunk: Buffer): void => {
      // A command reports no steps to tell progress by: here its output is the progress.
      running.touch();
      line.complete = chunk.at(-1) === 0x0a;
      output.add(mask.push(chunk));
      run.onOutput(chunk);
    };
    const running = this.processes.start({
      argv: ['sh', '-c', command],
      cwd: run.cwd,
      env: {
        ...this.environment.for({ home: run.stateDir, extra: run.env }),
        ...(run.findingsFile === null ? {} : { DEKSDENFLOW_FINDINGS: run.findingsFile }),
      },
      timeoutMs,
      idleTimeoutMs: run.idleTimeoutMs,
      keepOutputBytes: KEEP_BYTES,
      signal: run.signal,
      owner: run.owner,
      onStdout: hear,
      onStderr: hear,
    });
    const ended = await running.done;
    output.add(mask.end());
    log(`${line.complete ? '' : '\n'}[${howItEnded(ended)} in ${(ended.durationMs / 1000).toFixed(1)} s]\n`);
    const ran = { command, ended, output: output.text(), ok: ended.end === 'exited' && ended.exitCode === 0 };
    run.onEvent({ type: 'tool_finished', name: 'sh', ok: ran.ok, output: lastLines(ran.output, EVENT_LINES) });
    return ran;
  }
}
