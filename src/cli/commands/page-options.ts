import { type Command, InvalidArgumentError } from 'commander';
import type { CliContext } from '../cli-context';
import type { Listed } from '../api/deksdenflow-api';

export interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string;
  readonly json?: boolean;
}

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function pageOptions(command: Command): Command {
  return command
    .option('--limit <n>', 'entries at most, up to 500', wholeNumber)
    .option('--cursor <cursor>', 'go on where a former page ended')
    .option('--json', 'print the answer as JSON');
}

/** A list of values, by commas or by the option given again. */
export function several(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(',')];
}

/** The bounds of a list's times: `since` and `until` on the command line. */
export function timeOptions(command: Command, what: string): Command {
  return command
    .option('--since <time>', `${what} from then on, as 2026-01-31T22:00:00Z`)
    .option('--until <time>', `${what} before then`);
}

/** On stderr, so that it never gets into the data. */
export function noteNextPage(context: CliContext, page: Listed<unknown>): void {
  if (page.next !== null) context.terminal.note(`There is more: --cursor ${page.next}`);
}
