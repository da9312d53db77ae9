import { Log } from '../../src/ports/log';

/** Keeps what was logged, for a look when a test fails. */
export class RecordingLog extends Log {
  readonly lines: string[] = [];

  write(level: string, message: string, facts?: Readonly<Record<string, unknown>>): void {
    this.lines.push(`${level} ${message}${facts === undefined ? '' : ` ${JSON.stringify(facts)}`}`);
  }

  within<T>(_facts: Readonly<Record<string, unknown>>, work: () => Promise<T>): Promise<T> {
    return work();
  }
}
