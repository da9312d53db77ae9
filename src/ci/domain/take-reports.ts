import type { ReportContext } from '../../protocols/domain/run-context';
import type { CheckReport } from './check';
import { isNewer } from './check-order';

/** Forges tell of the checks of one commit one by one, dozens a second: one look answers all that came meanwhile. */
const LOOK_AFTER_MS = 2_000;
/** Nobody waits for the news that a check has begun. */
const LOOK_AT_BEGINNINGS_AFTER_MS = 4_000;

/**
 * Takes in what was heard of checks, in whatever order it came: an older report changes nothing. Returns how many were
 * news. A report on a commit that is none of ours is left out: nobody judges by it.
 */
export function takeReports(context: ReportContext, reports: readonly CheckReport[]): number {
  let news = 0;
  let over = false;
  for (const report of reports) {
    if (!isOurCommit(context, report.sha)) continue;
    const known = context.checks.find((check) => isSameRun(check, report));
    if (known !== undefined && !isNewer(ordered(report), ordered(known))) continue;
    context.putCheck(report);
    news += 1;
    over ||= report.state !== 'running';
    if (known?.state === report.state && known.conclusion === report.conclusion) continue;
    context.record({
      type: 'ci_check',
      message: `Check ${report.name} is ${report.conclusion} on ${report.sha.slice(0, 10)}.`,
      metadata: {
        name: report.name,
        kind: report.kind,
        state: report.state,
        conclusion: report.conclusion,
        sha: report.sha,
        url: report.url,
      },
    });
  }
  if (news > 0) context.wake('ci.watch', over ? LOOK_AFTER_MS : LOOK_AT_BEGINNINGS_AFTER_MS);
  return news;
}

/** A commit of an attempt of ours, or where the database says that the branch is. */
export function isOurCommit({ run, ownShas }: Pick<ReportContext, 'run' | 'ownShas'>, sha: string): boolean {
  return sha === run.headSha || sha === run.remoteSha || sha === run.planSha || ownShas.has(sha);
}

function isSameRun(a: CheckReport, b: CheckReport): boolean {
  return (
    a.sha === b.sha && a.kind === b.kind && a.name === b.name && a.group === b.group && a.providerId === b.providerId
  );
}

function ordered(report: CheckReport): CheckReport['order'] & { readonly conclusion: string } {
  return { ...report.order, conclusion: report.conclusion };
}
