import type { CheckReport } from './check';

/**
 * True for a red workflow run or check suite that its own parts have overtaken. GitHub announces no re-run of a suite or
 * workflow to repository webhooks (`requested` is not sent again): the parts turn green one by one while their summary is
 * still the red one of the attempt before, and its new verdict comes last. A red part speaks for itself, and running
 * summaries stay: they know of jobs that are not there yet.
 */
export function isOutdatedSummary(check: CheckReport, all: readonly CheckReport[]): boolean {
  if (check.state !== 'failure' || (check.kind !== 'workflow_run' && check.kind !== 'check_suite')) return false;
  const parts = partsOf(check, all);
  return (
    parts.some((part) => part.order.updatedAt > check.order.updatedAt) &&
    !parts.some((part) => part.state === 'failure' && !isOutdatedSummary(part, all))
  );
}

/**
 * True for a running check suite of which no part was ever seen. GitHub makes one for each app at each push, whether the
 * app will report anything or not, and leaves it queued for ever.
 */
export function isEmptySuite(check: CheckReport, all: readonly CheckReport[]): boolean {
  return check.kind === 'check_suite' && check.state === 'running' && partsOf(check, all).length === 0;
}

function partsOf(whole: CheckReport, all: readonly CheckReport[]): readonly CheckReport[] {
  if (whole.kind === 'workflow_run') {
    return all.filter((check) => check.kind === 'check_run' && check.parentId === whole.providerId);
  }
  const runs = all.filter((check) => check.kind === 'workflow_run' && check.parentId === whole.providerId);
  return all.filter(
    (check) =>
      (check.kind === 'check_run' && (check.group === whole.group || isOfOneOf(runs, check))) || runs.includes(check),
  );
}

function isOfOneOf(runs: readonly CheckReport[], check: CheckReport): boolean {
  return runs.some((run) => run.providerId === check.parentId);
}
