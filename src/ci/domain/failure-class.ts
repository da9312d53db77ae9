import type { CheckReport } from './check';

/** Whose failure it is. Only `code` is work for an agent; `flaky` and `infra` are worth a re-run, the others a person. */
export const FAILURE_CLASSES = ['code', 'flaky', 'base_broken', 'infra', 'billing', 'cancelled'] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

export interface FailureFacts {
  readonly report: Pick<CheckReport, 'conclusion' | 'summary'>;
  readonly logTail: string | null;
  /** The forge's own word or sentence, as in `FailureEvidence`. */
  readonly reason: string | null;
  /** The same check is red on the base branch. */
  readonly baseAlsoFails: boolean;
  /** The same check was green on this very commit before. */
  readonly wasGreenOnSameSha: boolean;
}

/** Words of conclusions and of GitLab's `failure_reason` (its Enums::Ci::CommitStatus): nothing that a change could mend. */
const WORDS: ReadonlyMap<string, FailureClass> = new Map([
  ...entries('cancelled', ['cancelled', 'canceled']),
  ...entries('billing', ['ci_quota_exceeded', 'user_not_verified']),
  ...entries('infra', [
    ...['startup_failure', 'api_failure', 'stuck_or_timeout_failure', 'runner_system_failure', 'runner_unsupported'],
    ...['stale_schedule', 'scheduler_failure', 'data_integrity_failure', 'missing_dependency_failure'],
    ...['unmet_prerequisites', 'archived_failure', 'no_matching_runner', 'secrets_provider_not_found'],
    ...['user_blocked', 'project_deleted', 'builds_disabled', 'ip_restriction_failure', 'deployment_rejected'],
    ...['forward_deployment_failure', 'failed_outdated_deployment_job', 'protected_environment_failure'],
    ...['insufficient_bridge_permissions', 'insufficient_upstream_permissions'],
    ...['reached_downstream_pipeline_trigger_rate_limit'],
  ]),
]);

/** Sentences of the forges about an account; in an annotation, because such a job has no log. */
const BILLING: readonly RegExp[] = [
  /recent account payments have failed/i,
  /spending limit needs to be increased/i,
  /account is locked due to a billing issue/i,
  /no more (?:compute|ci) minutes available/i,
  /identity verification is required/i,
];

const INFRA: readonly RegExp[] = [
  // The runner is gone.
  /the runner has received a shutdown signal/i,
  /lost communication with the server/i,
  /hosted runner encountered an error while running your job/i,
  /was not acquired by runner of type/i,
  /github actions has encountered an internal error/i,
  /job failed \(system failure\)/i,
  /cannot connect to the docker daemon/i,
  // The machine or its network.
  /no space left on device/i,
  /could not resolve host/i,
  /temporary failure (?:in name resolution|resolving)/i,
  /tls handshake timeout/i,
  // Registries.
  /\btoomanyrequests\b/i,
  /received unexpected http status: 5\d\d/i,
  /npm (?:err!|error) (?:code E5\d\d|code (?:ECONNRESET|ETIMEDOUT|EAI_AGAIN)|5\d\d\b)/i,
  /(?:http error|status code:?|server error:?) 50[0234]\b.*(?:pypi|registry|files\.pythonhosted|rubygems|crates\.io|maven)/i,
];

/** A test may well print that a host was not found and go on: what ended a job stands in its last lines. */
const LAST_LINES = 50;

/** Whose failure a red check is; `code` unless something says otherwise, for that is what the agent can look at. */
export function classOf(facts: FailureFacts): FailureClass {
  if (facts.baseAlsoFails) return 'base_broken';
  const words = [facts.report.conclusion, facts.reason ?? ''].map((word) => WORDS.get(word.trim().toLowerCase()));
  if (words.includes('cancelled')) return 'cancelled';
  const said = [facts.reason, facts.report.summary, lastLines(facts.logTail)]
    .filter((text) => text !== null)
    .join('\n');
  if (words.includes('billing') || BILLING.some((pattern) => pattern.test(said))) return 'billing';
  if (words.includes('infra') || INFRA.some((pattern) => pattern.test(said))) return 'infra';
  return facts.wasGreenOnSameSha ? 'flaky' : 'code';
}

function lastLines(log: string | null): string | null {
  if (log === null) return null;
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-LAST_LINES).join('\n');
}

function entries(means: FailureClass, words: readonly string[]): (readonly [string, FailureClass])[] {
  return words.map((word) => [word, means] as const);
}
