import { CommanderError } from 'commander';
import {
  ConfigurationError,
  DomainError,
  InvalidInput,
  messageOf,
  Unavailable,
  UnfitDependency,
} from '../kernel/errors';
import { ApiError, ApiUnreachable } from './api/api-error';
import { printable } from './text-width';

/** Of every command. */
export const EXIT = { ok: 0, failure: 1, usage: 2, dependency: 3 } as const;

/** The command did what it should and has said so; only the exit code is left. */
export class Leave extends Error {
  constructor(readonly exitCode: number) {
    super(`exit ${String(exitCode)}`);
  }
}

/** Something that the command needs is not on this machine. */
export class MissingDependency extends DomainError {}

export function exitCodeOf(error: unknown): number {
  if (error instanceof Leave) return error.exitCode;
  // Commander leaves with 1 after showing the help that nobody asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof ConfigurationError || error instanceof InvalidInput) return EXIT.usage;
  if ([Unavailable, UnfitDependency, ApiUnreachable, MissingDependency].some((kind) => error instanceof kind)) {
    return EXIT.dependency;
  }
  if (!(error instanceof ApiError)) return EXIT.failure;
  if ([400, 401, 403].includes(error.status)) return EXIT.usage;
  return error.status === 503 ? EXIT.dependency : EXIT.failure;
}

/** What a person reads; nothing when it has been said already. */
export function errorLines(error: unknown): string[] {
  if (error instanceof Leave || error instanceof CommanderError) return [];
  const code =
    error instanceof DomainError || error instanceof ApiError || error instanceof ApiUnreachable ? error.code : null;
  const lines = [`error${code === null ? '' : ` ${code}`}: ${printable(messageOf(error))}`];
  if (!(error instanceof ApiError)) return lines;
  lines.push(...error.problems.map((problem) => `  - ${printable(problem)}`));
  if (error.allowedActions.length > 0) lines.push(`  allowed now: ${error.allowedActions.join(', ')}`);
  if (error.status === 401) lines.push('  set DEKSDENFLOW_API_TOKEN to the token of this server');
  if (error.requestId !== null) lines.push(`  request id: ${printable(error.requestId)}`);
  return lines;
}
