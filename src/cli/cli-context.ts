import { ConfigurationError } from '../kernel/errors';
import { ApiClient } from './api-client';
import { DeksdenflowApi, type StreamBegin } from './api/deksdenflow-api';
import type { Terminal } from './terminal';
import { printable } from './text-width';

/** What every command gets from the entry: nothing below it looks at the process itself. */
export interface CliContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  /** Left out: the process's own. */
  readonly stdin?: NodeJS.ReadableStream;
  /** Aborted when somebody wants the command to stop. */
  readonly signal: AbortSignal;
}

export const DEFAULT_API_BASE = 'http://127.0.0.1:8010';

export function apiBaseOf(environment: NodeJS.ProcessEnv): string {
  const given = environment.DEKSDENFLOW_API_BASE;
  const base = given === undefined || given === '' ? DEFAULT_API_BASE : given;
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ConfigurationError('DEKSDENFLOW_API_BASE must be an http:// or https:// address.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigurationError('DEKSDENFLOW_API_BASE must not hold credentials: use DEKSDENFLOW_API_TOKEN.');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

export function apiOf({ environment, signal }: CliContext): DeksdenflowApi {
  return new DeksdenflowApi(
    new ApiClient({
      base: apiBaseOf(environment),
      token: presentOrNull(environment.DEKSDENFLOW_API_TOKEN),
      projectToken: presentOrNull(environment.DEKSDENFLOW_PROJECT_TOKEN),
      signal,
    }),
  );
}

/** `--json`: the answer as it is, for scripts; else what `text` makes of it. */
export function print(
  context: CliContext,
  json: boolean | undefined,
  value: unknown,
  text: () => readonly string[],
): void {
  if (json === true) context.terminal.line(JSON.stringify(value, null, 2));
  else for (const line of text()) context.terminal.line(line);
}

/** Of a stream that goes on as soon as the server is back; said once. */
export function noteLost({ terminal }: CliContext): (why: string) => void {
  let said = false;
  return (why) => {
    if (!said) terminal.note(`${printable(why)} Waiting for it.`);
    said = true;
  };
}

/** Of events that are older than what the server keeps. */
export function noteRemoved({ terminal }: CliContext): (begin: StreamBegin) => void {
  return ({ removed_up_to: position }) => {
    if (position === undefined) return;
    terminal.note(`Old events were removed: some up to position ${String(position)} may be missing here.`);
  };
}

function presentOrNull(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
