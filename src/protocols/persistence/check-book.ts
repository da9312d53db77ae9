import type { CheckReport } from '../../ci/domain/check';
import type { KnownCheck } from '../domain/run-context';

/** What is known of checks of one run: what was stored, and in its place what a transaction has heard since. */
export class CheckBook {
  readonly checks: KnownCheck[];
  private readonly heard = new Map<string, CheckReport>();

  constructor(
    stored: readonly KnownCheck[],
    private readonly now: number,
  ) {
    this.checks = [...stored];
  }

  put(report: CheckReport): void {
    const key = keyOf(report);
    const place = this.checks.findIndex((check) => keyOf(check) === key);
    const known = { ...report, seenAt: this.now };
    if (place === -1) this.checks.push(known);
    else this.checks[place] = known;
    this.heard.set(key, report);
  }

  /** To be stored; each run of a check once. */
  written(): readonly CheckReport[] {
    return [...this.heard.values()];
  }
}

function keyOf({ sha, kind, name, group, providerId }: CheckReport): string {
  return JSON.stringify([sha, kind, name, group, providerId]);
}
