import type { Redactor } from '../../kernel/redaction/redactor';
import { redactPayload } from './redact';

/** Larger payloads lose their text: their effect is recorded, but they cannot be replayed. */
export const MAX_STORED_BYTES = 1024 * 1024;

/** What is kept of a payload, which is JSON: without secrets. Null when it is too large to keep, or no JSON without them. */
export function keptText(text: string, redactor: Redactor): string | null {
  if (text.length > MAX_STORED_BYTES) return null;
  const kept = redactPayload(text, redactor);
  return kept === text || isJson(kept) ? kept : null;
}

/** A secret may be a number, which the payload has elsewhere: without it that is no JSON any more. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
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
