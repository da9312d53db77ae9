import type { LoggerService } from '@nestjs/common';
import { Logger as NestPinoLogger, PinoLogger } from 'nestjs-pino';
import { destination, type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { Redactor } from '../../kernel/redaction/redactor';
import { Log, type LogLevel } from '../../ports/log';
import { LogContext } from './log-context';

export interface PinoLogOptions {
  readonly level: string;
  /** Null: JSON unless the output is a terminal. */
  readonly json: boolean | null;
  /** On every line: which program, and which of its processes. */
  readonly base?: Readonly<Record<string, string>>;
  /** Left out: what has the form of a secret is masked, and no value is known. */
  readonly redactor?: Redactor;
  /** Where lines go instead of the standard output. */
  readonly stream?: DestinationStream;
}

/** Never to be seen, wherever they come from; what is a secret by its form or value is masked in every line. */
const REDACTED = ['authorization', '*.authorization', '*.*.authorization', '*["x-project-token"]', '*.cookie'];

export class PinoLog extends Log {
  readonly context = new LogContext();
  readonly logger: Logger;

  constructor(options: PinoLogOptions) {
    super();
    const { redactor = new Redactor() } = options;
    const out = options.stream ?? standardOutput(options.json ?? !process.stdout.isTTY);
    this.logger = pino(
      {
        level: options.level,
        base: options.base ?? null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        mixin: () => this.context.facts(),
        redact: { paths: REDACTED, censor: '[masked]' },
      },
      {
        write: (line) => {
          out.write(redactor.text(line));
        },
      },
    );
  }

  write(level: LogLevel, message: string, facts: Readonly<Record<string, unknown>> = {}): void {
    this.logger[level](facts, message);
  }

  /** Said at every level but silent. */
  announce(message: string): void {
    const { level } = this.logger;
    if (level !== 'silent') this.logger.child({}, { level: 'info' }).info(message);
  }

  within<T>(facts: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> {
    return this.context.run(facts, work);
  }

  /** For what Nest itself says: its warnings and errors. That it has mapped its routes is news to nobody. */
  forNest(): LoggerService {
    const nest = new NestPinoLogger(new PinoLogger({ pinoHttp: { logger: this.logger } }), {});
    return {
      log: () => undefined,
      warn: (message: unknown, ...rest: unknown[]) => {
        nest.warn(message, ...rest);
      },
      error: (message: unknown, ...rest: unknown[]) => {
        nest.error(message, ...rest);
      },
    };
  }
}

function standardOutput(json: boolean): DestinationStream {
  return json
    ? destination({ fd: 1, sync: true })
    : pretty({ sync: true, ignore: 'request_id,service,role,instance', singleLine: true });
}
