import { Redactor } from '../../kernel/redaction/redactor';
import { type DomainError, Unavailable, Unprocessable } from '../../kernel/errors';
import type { ProcessResult } from '../../ports/process-runner';

const MAX_MESSAGE = 2000;

/** What git says, in the C locale, about a remote, from the surest sign to the vaguest. */
const REMOTE_SIGNS: readonly (readonly [RegExp, (words: string) => DomainError])[] = [
  [
    /authentication failed|could not read (?:username|password)|permission (?:to \S+ )?denied|access denied|write access|marked as read only|not allowed to push|invalid credentials|\b40[13]\b|host key verification failed/i,
    (words) => new Unprocessable('git.auth_failed', `The remote refused our credentials: ${words}`),
  ],
  [
    /repository .*not found|does not appear to be a git repository|does not exist|no such file or directory|\b404\b/i,
    (words) => new Unprocessable('git.remote_not_found', `There is no such repository: ${words}`),
  ],
  [
    /transport '.*' not allowed|dubious ownership|mismatched algorithms|couldn't find remote ref/i,
    (words) => new Unprocessable('git.remote_refused', `Git cannot use this remote: ${words}`),
  ],
];

/** The error for a git call that failed. `secret` is masked wherever git repeats it. */
export function gitFailure(
  what: string,
  result: ProcessResult,
  remote: boolean,
  secret: string | undefined,
): DomainError {
  if (result.end === 'spawn_failed') {
    return new Unavailable(
      'git.not_installed',
      `git cannot be started (${result.errorCode ?? 'unknown error'}): install git and put it on PATH.`,
    );
  }
  const words = essence(maskCredentials(result.stderr, secret));
  if (/no space left on device|disk quota exceeded/i.test(words))
    return new Unavailable('git.disk_full', `git ${what}: ${words}`);
  if (result.end !== 'exited') {
    const message = `git ${what} was ended (${result.end}) after ${String(Math.round(result.durationMs / 1000))} s: ${words}`;
    return remote ? new Unavailable('git.remote_unreachable', message) : new Unavailable('git.timeout', message);
  }
  if (!remote) return new Unprocessable('git.failed', `git ${what}: ${words}`);
  const sign = REMOTE_SIGNS.find(([pattern]) => pattern.test(words));
  return sign?.[1](words) ?? new Unavailable('git.remote_unreachable', `git ${what}: ${words}`);
}

/** Without credentials in URLs, other forms of them, and the given secret. */
export function maskCredentials(text: string, secret?: string): string {
  return new Redactor(secret === undefined ? [] : [secret]).text(text);
}

function essence(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '' && !/^(?:hint|warning):/.test(line));
  const text = lines.join('\n').trim();
  return text === '' ? 'no message' : text.slice(-MAX_MESSAGE);
}
