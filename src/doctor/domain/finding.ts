/** Worse and worse. */
export const VERDICTS = ['ok', 'warning', 'error'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What one check found out: the evidence is a fact, the fix a thing to do. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  readonly evidence: string;
  readonly fix?: string;
}

export function ok(check: string, evidence: string): Finding {
  return { check, verdict: 'ok', evidence };
}

export function warning(check: string, evidence: string, fix: string): Finding {
  return { check, verdict: 'warning', evidence, fix };
}

export function error(check: string, evidence: string, fix: string): Finding {
  return { check, verdict: 'error', evidence, fix };
}
