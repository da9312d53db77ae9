export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Structured log: a sentence and its facts. The adapter adds ids of the work at hand. */
export abstract class Log {
  abstract write(level: LogLevel, message: string, facts?: Readonly<Record<string, unknown>>): void;
  /** Everything logged inside carries these facts. */
  abstract within<T>(facts: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T>;
}
