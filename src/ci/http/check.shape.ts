import {
  isoTime,
  ShownChoice,
  ShownFlag,
  ShownParts,
  ShownText,
  ShownTexts,
  ShownTime,
} from '../../platform/http/shown';
import type { KnownCheck } from '../../protocols/domain/run-context';
import { CHECK_KINDS, CHECK_STATES } from '../domain/check';
import { CI_STATES, type CiState } from '../domain/ci-state';
import { FAILURE_CLASSES } from '../domain/failure-class';

export class CheckShape {
  @ShownChoice(CHECK_KINDS) kind!: string;
  @ShownText({ example: 'build' }) name!: string;
  @ShownText({ description: 'Runs of one check replace each other within a group.' }) group!: string;
  @ShownText({ description: "The provider's id of this run of the check." }) provider_id!: string;
  @ShownText() sha!: string;
  @ShownChoice(CHECK_STATES) state!: string;
  @ShownText({ description: "The provider's own word." }) conclusion!: string;
  @ShownText({ nullable: true }) url!: string | null;
  @ShownText({ nullable: true }) summary!: string | null;
  @ShownTime({ description: "By the provider's clock." }) updated_at!: string;
  @ShownTime() seen_at!: string;
}

export function checkShape(check: KnownCheck): CheckShape {
  const { kind, name, group, providerId, sha, state, conclusion, url, summary, order, seenAt } = check;
  const times = { updated_at: isoTime(order.updatedAt), seen_at: isoTime(seenAt) };
  return { kind, name, group, provider_id: providerId, sha, state, conclusion, url, summary, ...times };
}

class CiFailureShape {
  @ShownText() name!: string;
  @ShownChoice(FAILURE_CLASSES) class!: string;
  @ShownText({ description: 'The same failure on another commit has the same.' }) fingerprint!: string;
  @ShownText({ nullable: true }) url!: string | null;
  @ShownText({ nullable: true }) reason!: string | null;
  @ShownText({ nullable: true, description: 'End of the log.' }) log_tail!: string | null;
}

/** What CI says about the commit that the branch is at. */
export class CiShape {
  @ShownText() sha!: string;
  @ShownChoice(CI_STATES) state!: string;
  @ShownTexts() passed!: readonly string[];
  @ShownTexts() running!: readonly string[];
  @ShownTexts({ description: 'Required checks that nobody has heard of.' }) missing!: readonly string[];
  @ShownParts(() => CiFailureShape) failures!: readonly CiFailureShape[];
  @ShownTime({ description: 'When this commit was looked at first.' }) since!: string;
  @ShownFlag({ description: 'A person approved the step in spite of it.' }) waived!: boolean;
}

export function ciShape(ci: CiState): CiShape {
  const { sha, state, passed, running, missing, waived } = ci;
  const failures = ci.failures.map(({ report: _, ...failure }) => failure);
  return { sha, state, passed, running, missing, failures, since: isoTime(ci.since), waived };
}
