import type { CommitRequest } from '../../ports/workspaces';

const MAX_SUBJECT = 200;

/** Subject, body and trailers. Line breaks in a subject or a trailer would let a title pass for another trailer. */
export function commitMessage(request: Pick<CommitRequest, 'subject' | 'body' | 'trailers'>): string {
  const subject = oneLine(request.subject).slice(0, MAX_SUBJECT).trim() || 'Changes';
  // Git refuses a message with a NUL.
  const body = request.body.replaceAll('\0', '').replace(/\r\n?/g, '\n').trim();
  const trailers = Object.entries(request.trailers).map(([key, value]) => `${trailerKey(key)}: ${oneLine(value)}`);
  return [subject, body, trailers.join('\n')].filter((part) => part !== '').join('\n\n') + '\n';
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

function trailerKey(key: string): string {
  return key.replace(/[^A-Za-z0-9-]+/g, '-');
}
