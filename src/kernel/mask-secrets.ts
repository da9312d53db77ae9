import { Redactor } from './redaction/redactor';

const BY_FORM = new Redactor();

/** The text without whatever looks like a credential. A JSON line stays one: no form reaches over a quote. */
export function maskSecrets(text: string): string {
  return BY_FORM.text(text);
}
