export const FINDING_SEVERITIES = ['blocker', 'major', 'minor', 'info'] as const;

export interface Finding {
  readonly severity: (typeof FINDING_SEVERITIES)[number];
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  /** Whose line it is, in a person's comment on a diff: of the file before the step, or after it. */
  readonly side?: 'old' | 'new' | undefined;
  readonly message: string;
}

/** The answer of an agent that judges a step; anything that does not fit is no verdict at all. */
export interface AgentVerdict {
  readonly verdict: 'pass' | 'fail';
  readonly summary: string;
  readonly findings: readonly Finding[];
}

/** A judgement, bound to the commit it was made on. */
export interface Verdict extends AgentVerdict {
  readonly head_sha: string;
  readonly judged_by: 'gates' | 'agent' | 'person' | 'policy' | 'ci';
}

export interface GateResult {
  readonly name: string;
  readonly command: string;
  /** Null when the gate did not end by itself (timeout, killed). */
  readonly exit_code: number | null;
  readonly duration_ms: number;
  /** Last lines of its output; the whole of it is in the attempt's log. */
  readonly output_tail: string;
}

/** JSON Schema of {@link AgentVerdict}, handed to the engine and used to check what comes back. */
export const VERDICT_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['verdict', 'summary', 'findings'],
  properties: {
    verdict: { type: 'string', enum: ['pass', 'fail'] },
    summary: { type: 'string', minLength: 1, maxLength: 20_000 },
    findings: {
      type: 'array',
      maxItems: 200,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['severity', 'message'],
        properties: {
          severity: { type: 'string', enum: [...FINDING_SEVERITIES] },
          file: { type: ['string', 'null'] },
          line: { type: ['integer', 'null'] },
          message: { type: 'string', minLength: 1, maxLength: 20_000 },
        },
      },
    },
  },
} as const;
