import { Unprocessable } from '../../kernel/errors';
import type { FailureEvidence, Forge } from '../../ports/forge';
import type { CheckReport } from '../domain/check';
import { newestOf } from '../domain/check-order';
import type { Hide } from '../domain/mask-report';
import type { CiFailure } from '../domain/ci-state';
import { classOf } from '../domain/failure-class';
import { fingerprintOf } from '../domain/failure-fingerprint';

/** Read of a log to find its cause, and kept of it with the run: the agent gets the end, where the failure is. */
const READ_BYTES = 64 * 1024;
const KEPT_CHARACTERS = 3_000;
/** Failures beyond these are named, but nobody reads their logs: one cause often turns twenty checks red. */
const MAX_FAILURES = 5;

/**
 * What is to be known of red checks before anybody answers them: the end of the log, the cause, and whether the base
 * branch has the same trouble. Without a forge there is only what the reporter said.
 */
export async function failuresOf(
  failed: readonly CheckReport[],
  all: readonly CheckReport[],
  forge: Forge | null,
  baseBranch: string,
  hide: Hide,
): Promise<CiFailure[]> {
  if (failed.length === 0) return [];
  const onBase = forge === null ? new Map<string, CheckReport>() : await redOn(forge, baseBranch);
  const failures: CiFailure[] = [];
  for (const [index, report] of failed.entries()) {
    const known = index < MAX_FAILURES ? forge : null;
    const evidence = await evidenceOf(report, known, hide);
    const base = onBase.get(report.name);
    failures.push({
      name: report.name,
      class: classOf({
        report,
        logTail: evidence.logTail,
        reason: evidence.reason,
        // Red in another way than the base branch is our own doing.
        baseAlsoFails: base !== undefined && (await evidenceOf(base, known, hide)).fingerprint === evidence.fingerprint,
        wasGreenOnSameSha: wasGreen(report, all),
      }),
      fingerprint: evidence.fingerprint,
      url: report.url,
      reason: evidence.reason === null ? null : evidence.reason.slice(0, 500),
      log_tail: evidence.logTail === null ? null : evidence.logTail.slice(-KEPT_CHARACTERS),
      report: `${report.kind}:${report.providerId}@${String(report.order.runAttempt)}.${String(report.order.updatedAt)}`,
    });
  }
  return failures;
}

interface Evidence extends FailureEvidence {
  readonly fingerprint: string;
}

async function evidenceOf(report: CheckReport, forge: Forge | null, hide: Hide): Promise<Evidence> {
  const told = forge === null ? NO_EVIDENCE : await askFor(report, forge);
  const logTail = told.logTail === null ? null : hide(told.logTail);
  const given = told.reason ?? report.summary;
  const reason = given === null ? null : hide(given);
  return { logTail, reason, fingerprint: fingerprintOf(report.name, logTail, reason) };
}

const NO_EVIDENCE: FailureEvidence = { logTail: null, reason: null };

/** A webhook may tell of a check that is gone since, or that these credentials may not see: it is red all the same. */
async function askFor(report: CheckReport, forge: Forge): Promise<FailureEvidence> {
  try {
    return await forge.evidenceOf(report, READ_BYTES);
  } catch (error) {
    const codes = ['forge.not_found', 'forge.forbidden'];
    if (error instanceof Unprocessable && codes.includes(error.code)) return NO_EVIDENCE;
    throw error;
  }
}

async function redOn(forge: Forge, branch: string): Promise<ReadonlyMap<string, CheckReport>> {
  const sha = await forge.headOf(branch);
  if (sha === undefined) return new Map();
  const checks = newestOf(await forge.listChecks(sha)).filter((check) => check.state === 'failure');
  return new Map(checks.map((check) => [check.name, check]));
}

function wasGreen(report: CheckReport, all: readonly CheckReport[]): boolean {
  return all.some(
    (other) =>
      other.name === report.name &&
      other.kind === report.kind &&
      other.state === 'success' &&
      other.providerId !== report.providerId,
  );
}
