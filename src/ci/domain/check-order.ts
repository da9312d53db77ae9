import type { CheckOrder, CheckReport, CheckState } from './check';
import { checkStateOf } from './conclusion';

type Ordered = CheckOrder & { readonly conclusion: string };

/** Of two verdicts of one moment the worse one stands: forges' times are whole seconds, and a pass must be sure. */
const SEVERITY: Readonly<Record<CheckState, number>> = { neutral: 0, success: 1, running: 2, failure: 3 };

/**
 * True when `a` is the later report on one run of a check. A total order by what the forge says, never by arrival: the
 * same deliveries in any order end in the same state. Equal reports are not newer than each other.
 */
export function isNewer(a: Ordered, b: Ordered): boolean {
  return compareOrder(a, b) > 0;
}

/**
 * The newest report of each check of a commit. A check that is run again gets a new and greater id from both forges, and
 * its times may lie before those of the run that it replaces (a queued job has none): so the id comes first.
 */
export function newestOf(reports: readonly CheckReport[]): readonly CheckReport[] {
  const newest = new Map<string, CheckReport>();
  for (const report of reports) {
    const key = JSON.stringify([report.sha, report.kind, report.name, report.group]);
    const known = newest.get(key);
    if (known === undefined || compareReports(report, known) > 0) newest.set(key, report);
  }
  return [...newest].sort(([a], [b]) => compareText(a, b)).map(([, report]) => report);
}

function compareReports(a: CheckReport, b: CheckReport): number {
  return (
    compareIds(a.providerId, b.providerId) ||
    compareOrder({ ...a.order, conclusion: a.conclusion }, { ...b.order, conclusion: b.conclusion }) ||
    // Two tellings of the same fact (a workflow job and its check run): the one that says more.
    compareText(a.summary ?? '', b.summary ?? '') ||
    compareText(a.url ?? '', b.url ?? '')
  );
}

function compareOrder(a: Ordered, b: Ordered): number {
  return (
    a.runAttempt - b.runAttempt ||
    a.updatedAt - b.updatedAt ||
    a.rank - b.rank ||
    SEVERITY[checkStateOf(a.conclusion)] - SEVERITY[checkStateOf(b.conclusion)] ||
    compareText(a.conclusion, b.conclusion)
  );
}

/** By value, without a limit of size; whatever is no number comes before every number. */
function compareIds(a: string, b: string): number {
  const [left, right] = [digitsOf(a), digitsOf(b)];
  return left.length - right.length || compareText(left, right) || compareText(a, b);
}

function digitsOf(id: string): string {
  return /^\d+$/.test(id) ? id.replace(/^0+(?=\d)/, '') : '';
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
