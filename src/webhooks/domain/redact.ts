import type { Redactor } from '../../kernel/redaction/redactor';

const MASK = '***';

/**
 * The body of a delivery as it may be stored and shown: without the project's own secrets, without what has the form of a
 * credential, and without the values of CI variables, which GitLab sends along with a pipeline. JSON stays JSON with
 * the same meaning to us: a stored delivery can be replayed.
 */
export function redactPayload(text: string, redactor: Redactor): string {
  return redactor.text(withoutVariables(text));
}

function withoutVariables(text: string): string {
  // Most payloads have none: only those are written anew that do.
  if (!text.includes('"variables"')) return text;
  try {
    const masked = new Set<unknown>();
    const whole = JSON.parse(text, function (this: unknown, key: string, value: unknown) {
      if (key === 'variables' && Array.isArray(value)) masked.add(value);
      return value;
    }) as unknown;
    if (masked.size === 0) return text;
    return JSON.stringify(whole, (_key, value: unknown) =>
      masked.has(value) ? (value as unknown[]).map(hidden) : value,
    );
  } catch {
    // No JSON, or nested deeper than it can be written.
    return text;
  }
}

function hidden(variable: unknown): unknown {
  return typeof variable === 'object' && variable !== null && 'value' in variable
    ? { ...variable, value: MASK }
    : variable;
}
