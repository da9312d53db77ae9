import type { Schemas } from '../api/client';
import type { Tone } from './status';

export type EventType = Schemas['Event']['type'];

/** What one looks for together: each type is of one of them, and of `trouble` where somebody has to see it. */
export type EventKind = 'trouble' | 'projects' | 'runs' | 'steps' | 'checks' | 'forge' | 'webhooks';

interface Look {
  readonly tone: Tone;
  readonly kinds: readonly EventKind[];
  /** It happens along the way and asks nothing of anybody: in a long list many of them are one row. */
  readonly quiet?: true;
}

/** Every type that the server has, so that one which is new has a place or does not compile. */
const LOOKS: Record<EventType, Look> = {
  project_created: { tone: 'idle', kinds: ['projects'] },
  project_updated: { tone: 'idle', kinds: ['projects'] },
  project_deleted: { tone: 'idle', kinds: ['projects'] },
  setup_enqueued: { tone: 'idle', kinds: ['projects'] },
  setup_started: { tone: 'work', kinds: ['projects'] },
  setup_stage: { tone: 'idle', kinds: ['projects'] },
  setup_completed: { tone: 'good', kinds: ['projects'] },
  setup_failed: { tone: 'fail', kinds: ['trouble', 'projects'] },
  protocol_created: { tone: 'idle', kinds: ['runs'] },
  planning_enqueued: { tone: 'idle', kinds: ['runs'], quiet: true },
  planning_started: { tone: 'work', kinds: ['runs'] },
  planned: { tone: 'idle', kinds: ['runs'] },
  planning_failed: { tone: 'fail', kinds: ['trouble', 'runs'] },
  protocol_started: { tone: 'work', kinds: ['runs'] },
  paused: { tone: 'idle', kinds: ['runs'] },
  resumed: { tone: 'idle', kinds: ['runs'] },
  cancelled: { tone: 'idle', kinds: ['runs'] },
  protocol_blocked: { tone: 'act', kinds: ['trouble', 'runs'] },
  protocol_failed: { tone: 'fail', kinds: ['trouble', 'runs'] },
  protocol_completed: { tone: 'good', kinds: ['runs'] },
  step_created: { tone: 'idle', kinds: ['steps'], quiet: true },
  step_updated: { tone: 'idle', kinds: ['steps'], quiet: true },
  step_enqueued: { tone: 'idle', kinds: ['steps'], quiet: true },
  step_started: { tone: 'work', kinds: ['steps'] },
  step_executed: { tone: 'work', kinds: ['steps'] },
  step_completed: { tone: 'good', kinds: ['steps'] },
  step_cancelled: { tone: 'idle', kinds: ['steps'] },
  step_execution_failed: { tone: 'fail', kinds: ['trouble', 'steps'] },
  step_retry_enqueued: { tone: 'idle', kinds: ['steps'] },
  step_rewound: { tone: 'idle', kinds: ['steps'] },
  step_adopted: { tone: 'idle', kinds: ['steps'] },
  branch_pushed: { tone: 'idle', kinds: ['steps'], quiet: true },
  files_refused: { tone: 'act', kinds: ['trouble', 'steps'] },
  contract_restored: { tone: 'act', kinds: ['trouble', 'steps'] },
  qa_enqueued: { tone: 'idle', kinds: ['checks'], quiet: true },
  qa_started: { tone: 'work', kinds: ['checks'], quiet: true },
  qa_passed: { tone: 'good', kinds: ['checks'] },
  qa_failed: { tone: 'fail', kinds: ['trouble', 'checks'] },
  qa_error: { tone: 'fail', kinds: ['trouble', 'checks'] },
  qa_skipped_policy: { tone: 'idle', kinds: ['checks'] },
  manual_approval: { tone: 'good', kinds: ['checks'] },
  changes_requested: { tone: 'idle', kinds: ['checks'] },
  gate_passed: { tone: 'good', kinds: ['checks'], quiet: true },
  gate_failed: { tone: 'fail', kinds: ['trouble', 'checks'] },
  attempt_lost: { tone: 'fail', kinds: ['trouble', 'steps'] },
  attempt_cancelled: { tone: 'idle', kinds: ['steps'] },
  budget_warning: { tone: 'act', kinds: ['trouble', 'runs'] },
  budget_exceeded: { tone: 'act', kinds: ['trouble', 'runs'] },
  engine_warning: { tone: 'act', kinds: ['trouble', 'steps'] },
  open_pr_enqueued: { tone: 'idle', kinds: ['forge'], quiet: true },
  open_pr: { tone: 'idle', kinds: ['forge'] },
  open_pr_failed: { tone: 'fail', kinds: ['trouble', 'forge'] },
  pr_ready: { tone: 'idle', kinds: ['forge'] },
  pr_closed: { tone: 'act', kinds: ['trouble', 'forge'] },
  pr_reopened: { tone: 'idle', kinds: ['forge'] },
  pr_conflicts: { tone: 'act', kinds: ['trouble', 'forge'] },
  pr_conflicts_solved: { tone: 'good', kinds: ['forge'] },
  pr_merged: { tone: 'good', kinds: ['forge'] },
  mr_merged: { tone: 'good', kinds: ['forge'] },
  ci_check: { tone: 'idle', kinds: ['forge', 'webhooks'], quiet: true },
  ci_passed: { tone: 'good', kinds: ['forge'] },
  ci_failed: { tone: 'fail', kinds: ['trouble', 'forge'] },
  ci_fix_enqueued: { tone: 'idle', kinds: ['forge'] },
  ci_rerun_enqueued: { tone: 'idle', kinds: ['forge'] },
  ci_trigger_enqueued: { tone: 'idle', kinds: ['forge'], quiet: true },
  ci_triggered: { tone: 'idle', kinds: ['forge'] },
  ci_trigger_failed: { tone: 'fail', kinds: ['trouble', 'forge'] },
  branch_changed: { tone: 'act', kinds: ['trouble', 'forge'] },
  webhook_received: { tone: 'idle', kinds: ['webhooks'], quiet: true },
  webhook_unmatched: { tone: 'act', kinds: ['webhooks'] },
  job_failed: { tone: 'fail', kinds: ['trouble'] },
};

export const EVENT_TYPES = Object.keys(LOOKS) as readonly EventType[];

/** A newer server may know a type that this page does not: it is shown, and its name says whether something failed. */
export const lookOfEvent = (type: string): Look =>
  (LOOKS as Record<string, Look | undefined>)[type] ?? { tone: type.endsWith('_failed') ? 'fail' : 'idle', kinds: [] };
