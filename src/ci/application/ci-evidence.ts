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
  const brokenOnBase = forge === null ? new Set<string>() : await redOn(forge, baseBranch);
  const failures: CiFailure[] = [];
  for (const [index, report] of failed.entries()) {
    const evidence =
      forge === null || index >= MAX_FAILURES ? { logTail: null, reason: null } : await evidenceOf(forge, report);
    const logTail = evidence.logTail === null ? null : hide(evidence.logTail);
    const told = evidence.reason ?? report.summary;
    const reason = told === null ? null : hide(told);
    failures.push({
      name: report.name,
      class: classOf({
        report,
        logTail,
        reason,
        baseAlsoFails: brokenOnBase.has(report.name),
        wasGreenOnSameSha: wasGreen(report, all),
      }),
      fingerprint: fingerprintOf(report.name, logTail, reason),
      url: report.url,
      reason: reason === null ? null : reason.slice(0, 500),
      log_tail: logTail === null ? null : logTail.slice(-KEPT_CHARACTERS),
      report: `${report.kind}:${report.providerId}@${String(report.order.runAttempt)}.${String(report.order.updatedAt)}`,
    });
  }
  return failures;
}

/** A webhook may tell of a check that is gone since, or that these credentials may not see: it is red all the same. */
async function evidenceOf(forge: Forge, report: CheckReport): Promise<FailureEvidence> {
  try {
    return await forge.evidenceOf(report, READ_BYTES);
  } catch (error) {
    const codes = ['forge.not_found', 'forge.forbidden'];
    if (error instanceof Unprocessable && codes.includes(error.code)) return { logTail: null, reason: null };
    throw error;
  }
}

async function redOn(forge: Forge, branch: string): Promise<ReadonlySet<string>> {
  const sha = await forge.headOf(branch);
  if (sha === undefined) return new Set();
  const checks = newestOf(await forge.listChecks(sha));
  return new Set(checks.filter((check) => check.state === 'failure').map((check) => check.name));
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
