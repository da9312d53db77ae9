import type { CheckReport } from '../../src/ci/domain/check';
import { checkStateOf } from '../../src/ci/domain/conclusion';

/** A green job of the commit, unless told otherwise; the state follows the conclusion. */
export function aCheck(of: Partial<CheckReport> & { readonly at?: number } = {}): CheckReport {
  const { at = 1_000, ...given } = of;
  const conclusion = given.conclusion ?? 'success';
  return {
    kind: 'check_run',
    sha: 'a'.repeat(40),
    name: 'unit',
    group: 'run:1',
    providerId: '10',
    parentId: null,
    url: null,
    summary: null,
    order: { runAttempt: 1, updatedAt: at, rank: 2 },
    state: checkStateOf(conclusion),
    ...given,
    conclusion,
  };
}
