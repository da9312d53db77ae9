import { mkdir } from 'node:fs/promises';
import type { Redactor } from '../../kernel/redaction/redactor';
import type { ProcessOwner, ProcessRunner } from '../../ports/process-runner';
import type { Gate } from '../../projects/domain/policies';
import type { GateResult } from '../domain/verdict';
import { MaskedTail } from './masked-tail';

/** Builds the environment of a child from an allow-list; `home` is a private folder. */
export type EnvironmentFor = (options: {
  readonly home: string;
  readonly extra?: Readonly<Record<string, string>>;
}) => Readonly<Record<string, string>>;

export interface GateRun {
  readonly gates: readonly Gate[];
  readonly cwd: string;
  readonly home: string;
  readonly owner: ProcessOwner;
  readonly signal: AbortSignal;
  readonly redactor: Redactor;
  readonly onOutput: (chunk: Buffer | string) => void;
}

/** The checks that we run ourselves: a step's word for it is never enough. */
export class GateRunner {
  constructor(
    private readonly processes: ProcessRunner,
    private readonly environmentFor: EnvironmentFor,
    private readonly defaultTimeoutMs: number,
  ) {}

  /** In order; all of them, so that one judgement tells everything that is red. Stops early only when aborted. */
  async run(run: GateRun): Promise<GateResult[]> {
    await mkdir(run.home, { recursive: true, mode: 0o700 });
    const results: GateResult[] = [];
    for (const gate of run.gates) {
      if (run.signal.aborted) break;
      run.onOutput(`$ ${gate.command}\n`);
      const stdout = new MaskedTail(run.redactor);
      const stderr = new MaskedTail(run.redactor);
      const hear = (tail: MaskedTail) => (chunk: Buffer) => {
        tail.add(chunk);
        run.onOutput(chunk);
      };
      const result = await this.processes.run({
        argv: ['sh', '-c', gate.command],
        cwd: run.cwd,
        env: this.environmentFor({ home: run.home }),
        timeoutMs: gate.timeout_seconds === undefined ? this.defaultTimeoutMs : gate.timeout_seconds * 1_000,
        signal: run.signal,
        owner: run.owner,
        onStdout: hear(stdout),
        onStderr: hear(stderr),
      });
      const ending = result.end === 'exited' ? `exit ${String(result.exitCode ?? result.signal)}` : result.end;
      run.onOutput(`[gate ${gate.name}: ${ending} in ${(result.durationMs / 1_000).toFixed(1)} s]\n`);
      results.push({
        name: gate.name,
        command: gate.command,
        exit_code: result.end === 'exited' ? result.exitCode : null,
        duration_ms: Math.round(result.durationMs),
        output_tail: tailOf(
          `${stdout.text()}\n${stderr.text()}${result.end === 'exited' ? '' : `\n[ended: ${result.end}]`}`,
        ),
      });
    }
    return results;
  }
}

function tailOf(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= 4_000 ? trimmed : `[…]\n${trimmed.slice(-4_000)}`;
}
