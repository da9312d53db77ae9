import type { CheckReport } from './check';
import { newestOf } from './check-order';
import { isEmptySuite, isOutdatedSummary } from './check-summaries';

/** What the checks of one commit say together. Lists are sorted and without repetition. */
export interface CiSummary {
  /** `settling`: all green, and so young that a check may still be to come. `none`: nothing that decides anything. */
  readonly state: 'none' | 'running' | 'settling' | 'success' | 'failure';
  /** How many checks decide, those that are missing among them. */
  readonly total: number;
  readonly passed: readonly string[];
  readonly failed: readonly CheckReport[];
  readonly running: readonly string[];
  /** Required and never seen, or only seen as skipped: both prove nothing. */
  readonly missing: readonly string[];
  /** When the summary is to be looked at again because time alone changes it; epoch milliseconds, null when it does not. */
  readonly settledAt: number | null;
}

export interface AggregateRules {
  /** Names of the checks that decide; empty: every check of the commit does. */
  readonly required: readonly string[];
  readonly now: number;
  /** Forges tell of checks one by one: how long nothing new must have come before "all" is believed. */
  readonly settleMs: number;
}

/** A report, and when we heard of it where that is known. */
export type SeenReport = CheckReport & { readonly seenAt?: number };

/** A reporter whose clock is ahead must not keep everybody waiting: nothing is news for longer than since we heard it. */
function heardAt({ order, seenAt }: SeenReport): number {
  return Math.min(order.updatedAt, seenAt ?? Infinity);
}

/** The verdict on one commit. All reports are of that commit; superseded ones do no harm. */
export function aggregateChecks(checks: readonly SeenReport[], rules: AggregateRules): CiSummary {
  const all = newestOf(checks);
  const required = [...new Set(rules.required)].sort();
  const deciding = all.filter(
    (check) =>
      check.state !== 'neutral' &&
      (required.length === 0 || required.includes(check.name)) &&
      !isOutdatedSummary(check, all) &&
      !isEmptySuite(check, all),
  );
  const named = (state: CheckReport['state']) =>
    [...new Set(deciding.filter((check) => check.state === state).map((check) => check.name))].sort();
  const failed = deciding.filter((check) => check.state === 'failure');
  const running = named('running');
  const missing = required.filter((name) => !deciding.some((check) => check.name === name));

  const settledAt = Math.max(...checks.map(heardAt)) + rules.settleMs;
  const state = stateOf({
    seen: deciding.length > 0,
    red: failed.length > 0,
    running: running.length > 0,
    missing: missing.length > 0,
    // A required list says what "all" is: there is nothing to wait for.
    settled: rules.now >= settledAt,
    listed: required.length > 0,
  });
  const waits = state === 'settling' || (state === 'running' && failed.length > 0 && running.length === 0);
  return {
    state,
    total: deciding.length + missing.length,
    passed: named('success'),
    failed,
    running,
    missing,
    settledAt: waits ? settledAt : null,
  };
}

interface Facts {
  readonly seen: boolean;
  readonly red: boolean;
  readonly running: boolean;
  readonly missing: boolean;
  readonly settled: boolean;
  readonly listed: boolean;
}

function stateOf(facts: Facts): CiSummary['state'] {
  if (!facts.seen) return 'none';
  if (facts.running) return 'running';
  // What is missing beside a red one may wait for it in vain: the jobs that need a failed job are never started.
  if (facts.red) return facts.missing && !facts.settled ? 'running' : 'failure';
  if (facts.missing) return 'running';
  return facts.listed || facts.settled ? 'success' : 'settling';
}
