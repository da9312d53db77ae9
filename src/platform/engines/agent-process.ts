import type { MaskingStream } from '../../kernel/redaction/masking-stream';
import type { EngineEvent, EngineRun } from '../../ports/engine';
import type { ProcessResult, ProcessRunner, RunningProcess } from '../../ports/process-runner';
import { parseRecord, textOf, type JsonRecord } from './json-reading';
import { LineSplitter } from './line-splitter';

/** How long a CLI may linger after it reported its end. claude #25629: some hang for ever after `result`. */
export const LINGER_MS = 5_000;

const STDERR_TAIL_BYTES = 16 * 1024;

/** What a driver's parser made of one record of the stream. */
export interface Reading {
  readonly events: readonly EngineEvent[];
  /** False keeps the record out of the attempt's log. */
  readonly logged?: boolean;
}

export interface AgentCommand {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
}

/** A driver's side of a run: it reads records and knows when the CLI has said its last word. */
export interface StreamReader {
  /** Null for a record of a type that is not known: it is passed over, counted, and is no progress. */
  read(record: JsonRecord): Reading | null;
  readonly finished: boolean;
}

export interface AgentExit {
  readonly process: ProcessResult;
  readonly stderrTail: string;
  /** True when we ended it ourselves because it lingered after its final record. */
  readonly lingered: boolean;
}

/**
 * Runs an agent CLI that prints one JSON record per line: cuts and parses its output, reports events, keeps the
 * idle clock going as long as records come, and ends a CLI that does not end by itself after its last record.
 */
export class AgentProcess {
  private readonly linger = new AbortController();
  private readonly stdout: LineSplitter;
  private readonly running: RunningProcess;
  private lingerTimer: NodeJS.Timeout | undefined;
  /** Before the cut: the end of a secret alone would not be recognised. */
  private readonly stderrMask: MaskingStream;
  private stderrTail = Buffer.alloc(0);
  private garbageLines = 0;
  private readonly unknownTypes = new Map<string, number>();

  constructor(
    runner: ProcessRunner,
    command: AgentCommand,
    private readonly run: EngineRun,
    private readonly reader: StreamReader,
  ) {
    this.stderrMask = run.redactor.stream();
    this.stdout = new LineSplitter(
      (line) => {
        this.readLine(line);
      },
      () => {
        this.run.onEvent({ type: 'warning', message: 'A line of output was too long to be read, and was dropped.' });
      },
    );
    this.run.onEvent({ type: 'process_started', argv: command.argv });
    this.running = runner.start({
      argv: command.argv,
      cwd: run.cwd,
      env: command.env,
      stdin: run.prompt,
      timeoutMs: run.timeoutMs,
      idleTimeoutMs: run.idleTimeoutMs,
      // Everything is read as it comes; the runner need not keep a second copy.
      keepOutputBytes: 1024,
      signal: AbortSignal.any([run.signal, this.linger.signal]),
      owner: run.owner,
      onStdout: (chunk) => {
        this.stdout.push(chunk);
      },
      onStderr: (chunk) => {
        this.run.onOutput(chunk);
        this.keepStderr(this.stderrMask.push(chunk));
      },
    });
  }

  /** Progress that the stream does not show. */
  touch(): void {
    this.running.touch();
  }

  async exit(): Promise<AgentExit> {
    const process = await this.running.done;
    clearTimeout(this.lingerTimer);
    this.stdout.end();
    clearTimeout(this.lingerTimer);
    this.keepStderr(this.stderrMask.end());
    this.reportSkipped();
    return { process, stderrTail: this.stderrTail.toString('utf8'), lingered: this.linger.signal.aborted };
  }

  private keepStderr(bytes: Buffer): void {
    this.stderrTail = Buffer.concat([this.stderrTail, bytes]).subarray(-STDERR_TAIL_BYTES);
  }

  private readLine(line: string): void {
    const record = parseRecord(line);
    if (record === undefined) {
      this.run.onOutput(Buffer.from(`${line}\n`));
      this.garbageLines += 1;
      if (this.garbageLines === 1) {
        this.run.onEvent({ type: 'warning', message: `Not JSON, skipped: ${this.run.redactor.beginning(line, 200)}` });
      }
      return;
    }
    const reading = this.reader.read(record);
    if (reading?.logged !== false) this.run.onOutput(Buffer.from(`${line}\n`));
    if (reading === null) {
      const type = textOf(record, 'type') ?? '(none)';
      // Bounded: the names are the CLI's, and a broken one may make them up.
      if (this.unknownTypes.has(type) || this.unknownTypes.size < 20) {
        this.unknownTypes.set(type, (this.unknownTypes.get(type) ?? 0) + 1);
      }
      return;
    }
    this.running.touch();
    reading.events.forEach(this.run.onEvent);
    if (this.reader.finished && this.lingerTimer === undefined) {
      this.lingerTimer = setTimeout(() => {
        this.linger.abort();
      }, LINGER_MS);
    }
  }

  private reportSkipped(): void {
    if (this.garbageLines > 1) {
      const message = `${String(this.garbageLines)} lines of output were not JSON and were skipped.`;
      this.run.onEvent({ type: 'warning', message });
    }
    if (this.unknownTypes.size === 0) return;
    const counts = [...this.unknownTypes].map(([type, count]) => `${type.slice(0, 60)} (${String(count)})`).join(', ');
    this.run.onEvent({ type: 'warning', message: `Records of unknown type were passed over: ${counts}` });
  }
}
