import { MASK } from '../../kernel/redaction/mask';
import type { Redactor } from '../../kernel/redaction/redactor';
import type { EngineResult, ErrorClass } from '../../ports/engine';

/** Why a run did not succeed, before it becomes a result. */
export interface Failure {
  readonly errorClass: ErrorClass;
  /** What the CLI or its provider said, for the message. */
  readonly words: string;
  readonly resetsAt?: number;
  /** Set when the class alone does not decide it. */
  readonly retryable?: boolean;
}

/** The same run may succeed later, with nobody's help. */
const TRANSIENT: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  'rate_limit',
  'overloaded',
  'network',
  'process_crash',
  'stalled',
]);

/** No number of retries helps: somebody must change a key, a plan, a setting or the machine. */
const NEEDS_SOMEBODY: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  'auth',
  'quota',
  'budget',
  'cli_missing',
  'cli_version',
  'model_unavailable',
  'permission_denied',
  'sandbox',
]);

export function isTransient(failure: Failure): boolean {
  return failure.retryable ?? TRANSIENT.has(failure.errorClass);
}

export function outcomeOf(errorClass: ErrorClass): EngineResult['outcome'] {
  if (errorClass === 'cancelled') return 'cancelled';
  return NEEDS_SOMEBODY.has(errorClass) ? 'blocked' : 'failed';
}

/** What an engine must tell about itself for a message to name the way out. */
export interface EngineLabels {
  /** As in "Codex". */
  readonly title: string;
  readonly program: string;
  readonly install: string;
  readonly credentials: string;
}

const SENTENCES: Partial<Record<ErrorClass, (labels: EngineLabels) => string>> = {
  auth: (l) => `${l.title} has no valid credentials: ${l.credentials}`,
  quota: (l) => `The ${l.title} account has used up its limit: wait until it resets, or add credit`,
  rate_limit: (l) => `The provider of ${l.title} is limiting our rate`,
  overloaded: (l) => `The provider of ${l.title} is overloaded`,
  network: (l) => `${l.title} cannot reach its provider`,
  context_overflow: (l) => `The prompt is too long for the model of ${l.title}: split the step`,
  model_unavailable: (l) => `The provider of ${l.title} does not offer this model: set another one`,
  sandbox: (l) => `The sandbox of ${l.title} does not work on this host`,
  permission_denied: (l) =>
    `${l.title} was refused a tool that it needed: widen its permission mode, or approve the step`,
  max_turns: (l) => `${l.title} reached its limit of turns before it was done`,
  budget: (l) => `${l.title} reached the money limit that it was started with`,
  schema_invalid: (l) => `${l.title} did not answer in the form that was asked for`,
  no_output: (l) => `${l.title} ended without a result`,
  stalled: (l) => `${l.title} made no progress for too long and was ended`,
  timeout: (l) => `${l.title} took longer than allowed and was ended`,
  process_crash: (l) => `${l.title} was killed or crashed`,
  cli_missing: (l) => `${l.title} is not installed: no program "${l.program}" on PATH; ${l.install}`,
  cancelled: (l) => `${l.title} was stopped on request`,
};

const LONGEST_WORDS = 400;

/** One sentence for the person who reads it at night, with the CLI's own words behind it. Never holds a key. */
export function failureMessage(failure: Failure, labels: EngineLabels, redactor: Redactor): string {
  const sentence = SENTENCES[failure.errorClass]?.(labels) ?? `${labels.title} failed`;
  const words = redactor.text(failure.words).replace(KEY_FORMS, MASK).replace(/\s+/g, ' ').trim();
  return words === '' ? `${sentence}.` : `${sentence} (${words.slice(0, LONGEST_WORDS)}).`;
}

/** Keys that providers quote back masked in part, which tells more than nothing. */
const KEY_FORMS = /\b(?:sk|sess|rk|pk)-[\w*.-]{4,}|\bBearer\s{1,3}\S+/g;
