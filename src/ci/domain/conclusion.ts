import type { CheckState } from './check';

/** Every word of GitHub and GitLab for how far a check is or how it ended, and those that CIs report by hand. */
const WORDS: Readonly<Record<CheckState, readonly string[]>> = {
  success: ['success', 'neutral', 'passed', 'ok', 'merged'],
  failure: ['failure', 'failed', 'timed_out', 'cancelled', 'canceled', 'action_required', 'startup_failure', 'error'],
  running: [
    'queued',
    'requested',
    'waiting',
    'pending',
    'in_progress',
    'running',
    'created',
    'preparing',
    'scheduled',
    'waiting_for_resource',
    'manual',
  ],
  neutral: ['skipped', 'stale'],
};

const STATES: ReadonlyMap<string, CheckState> = new Map(
  (['success', 'failure', 'running', 'neutral'] as const).flatMap((state) =>
    WORDS[state].map((word) => [word, state] as const),
  ),
);

/**
 * What a forge's word means. Forges get new words (GitLab's `canceling`, GitHub's `waiting`), and one that we do not know
 * must neither pass a change nor send an agent to mend it: it is `running`, which decides nothing and holds back a green
 * summary, and the word stays readable in the report's `conclusion`.
 */
export function checkStateOf(word: string): CheckState {
  return STATES.get(word.trim().toLowerCase()) ?? 'running';
}
