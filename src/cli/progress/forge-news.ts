import type { EventOut } from '../api/api-types';

/** What the timeline has said of the pull request and of CI. */
export interface ForgeShown {
  /** `Pull request #7`, or `Merge request !7`; null before there is one. */
  readonly title: string | null;
  readonly state: string;
  /** Of the newest commit; null when nothing was heard of it yet. */
  readonly ci: { readonly state: 'running' | 'green' | 'red'; readonly red: readonly string[] } | null;
}

const NOTHING: ForgeShown = { title: null, state: '', ci: null };
const STATES: Readonly<Record<string, string>> = {
  pr_ready: 'ready for review',
  pr_closed: 'closed',
  pr_reopened: 'open',
  pr_conflicts: 'has conflicts',
  pr_conflicts_solved: 'without conflicts',
  pr_merged: 'merged',
  mr_merged: 'merged',
};

/** Undefined as long as the run has nothing to do with a forge. */
export function afterForgeEvent(shown: ForgeShown | undefined, event: EventOut): ForgeShown | undefined {
  const { type, metadata, message } = event;
  const before = shown ?? NOTHING;
  const state = type === 'open_pr' ? (metadata.draft === true ? 'draft' : 'open') : STATES[type];
  if (state !== undefined) return { ...before, title: titleIn(message) ?? before.title ?? 'Pull request', state };
  switch (type) {
    case 'ci_check':
      // A check that is heard of after the verdict changes the verdict with an event of its own.
      return before.ci === null ? { ...before, ci: { state: 'running', red: [] } } : shown;
    case 'ci_rerun_enqueued':
    case 'ci_triggered':
      return { ...before, ci: { state: 'running', red: [] } };
    case 'ci_passed':
      return { ...before, ci: { state: 'green', red: [] } };
    case 'ci_failed':
      return { ...before, ci: { state: 'red', red: namesIn(metadata.failed) } };
    case 'step_executed':
      // CI of the commit before says nothing of this one.
      return shown === undefined ? undefined : { ...shown, ci: null };
    default:
      return shown;
  }
}

function titleIn(message: string): string | undefined {
  return /^(?:Pull request #|Merge request !)\d+/.exec(message)?.[0];
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}
