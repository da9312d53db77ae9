/** Facts on the timeline; clients rely on these names. */
export const EVENT_TYPES = [
  'project_created',
  'project_updated',
  'project_deleted',
  'setup_enqueued',
  'setup_started',
  'setup_stage',
  'setup_completed',
  'setup_failed',
  'protocol_created',
  'planning_enqueued',
  'planning_started',
  'planned',
  'planning_failed',
  'protocol_started',
  'paused',
  'resumed',
  'cancelled',
  'protocol_blocked',
  'protocol_failed',
  'protocol_completed',
  'step_created',
  'step_updated',
  'step_enqueued',
  'step_started',
  'step_executed',
  'step_completed',
  'step_cancelled',
  'step_execution_failed',
  'step_retry_enqueued',
  'step_rewound',
  'step_adopted',
  'branch_pushed',
  'files_refused',
  'contract_restored',
  'qa_enqueued',
  'qa_started',
  'qa_passed',
  'qa_failed',
  'qa_error',
  'qa_skipped_policy',
  'manual_approval',
  'changes_requested',
  'gate_passed',
  'gate_failed',
  'attempt_lost',
  'attempt_cancelled',
  'budget_warning',
  'budget_exceeded',
  'engine_warning',
  'open_pr_enqueued',
  'open_pr',
  'open_pr_failed',
  'pr_ready',
  'pr_closed',
  'pr_reopened',
  'pr_conflicts',
  'pr_conflicts_solved',
  'pr_merged',
  'mr_merged',
  'ci_check',
  'ci_passed',
  'ci_failed',
  'ci_fix_enqueued',
  'ci_rerun_enqueued',
  'ci_trigger_enqueued',
  'ci_triggered',
  'ci_trigger_failed',
  'branch_changed',
  'webhook_received',
  'webhook_unmatched',
  'job_failed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export interface NewEvent {
  readonly type: EventType;
  /** A sentence for a person. */
  readonly message: string;
  readonly stepRunId?: string | null;
  readonly attemptId?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** `seq` counts the events of one protocol without gaps; `position` orders the whole feed. Times are epoch milliseconds. */
export interface TimelineEvent {
  readonly position: number;
  readonly id: string;
  readonly projectId: string;
  readonly protocolRunId: string | null;
  readonly stepRunId: string | null;
  readonly attemptId: string | null;
  readonly seq: number | null;
  readonly type: EventType;
  readonly message: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** `user:<token name>`, `worker:<id>`, `webhook:<provider>` or `system`. */
  readonly actor: string;
  readonly requestId: string | null;
  readonly createdAt: number;
}
