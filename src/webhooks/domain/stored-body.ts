import { redactPayload } from './redact';

/** Larger payloads lose their text: their effect is recorded, but they cannot be replayed. */
export const MAX_STORED_BYTES = 1024 * 1024;

/** What is kept of a payload: without secrets. Null when it is too large to keep. */
export function keptText(text: string, secrets: readonly string[]): string | null {
  return text.length > MAX_STORED_BYTES ? null : redactPayload(text, secrets);
}

/**
 * The JSON of a body. GitHub sends a form with one field `payload` unless the hook says otherwise; the signature is over
 * the form then. Throws a SyntaxError.
 */
export function jsonTextOf(body: Buffer, contentType: string | undefined): string {
  const text = body.toString('utf8');
  if (!isForm(contentType)) return text;
  const payload = new URLSearchParams(text).get('payload');
  if (payload === null) throw new SyntaxError('The form has no field payload.');
  return payload;
}

export function isForm(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') === true;
}
