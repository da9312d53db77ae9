/** What the API answers, as far as the command line looks at it (the public surface's own field names). */
export interface StatusReasonOut {
  readonly code: string;
  readonly message: string;
}

/** What was found when the project's repository, forge and build files were looked at. */
export interface SetupOut {
  readonly status: string;
  readonly stage: string | null;
  readonly base_sha: string | null;
  readonly suggested_gates: readonly {
    readonly name: string;
    readonly command: string;
    readonly source: string;
  }[];
  readonly findings: readonly StatusReasonOut[];
  readonly problem: StatusReasonOut | null;
}

export interface ProjectOut {
  readonly id: string;
  readonly name: string;
  readonly git_url: string;
  readonly base_branch: string;
  readonly ci_provider: string | null;
  readonly forge_url: string | null;
  readonly forge_repository: string | null;
  readonly setup: SetupOut | null;
  readonly default_engine: string | null;
  readonly secret_names: readonly string[];
  readonly created_at: string;
}

export interface PullRequestOut {
  readonly number: number;
  readonly url: string;
  readonly state: string;
  readonly draft: boolean;
  readonly head_sha: string;
  /** Null while the forge has not told. */
  readonly mergeable: boolean | null;
}

/** What CI says about the commit that the branch is at. */
export interface CiOut {
  readonly sha: string;
  readonly state: string;
  readonly passed: readonly string[];
  readonly running: readonly string[];
  readonly missing: readonly string[];
  readonly failures: readonly {
    readonly name: string;
    readonly class: string;
    readonly url: string | null;
    readonly reason: string | null;
  }[];
}

export interface CheckOut {
  readonly kind: string;
  readonly name: string;
  readonly sha: string;
  readonly state: string;
  readonly conclusion: string;
  readonly url: string | null;
  readonly updated_at: string;
}

export interface ProtocolOut {
  readonly id: string;
  readonly project_id: string;
  readonly protocol_name: string;
  readonly branch: string;
  readonly base_branch: string;
  readonly description: string;
  readonly status: string;
  readonly status_reason: StatusReasonOut | null;
  readonly waiting_for?: string | null;
  readonly pr: PullRequestOut | null;
  readonly ci: CiOut | null;
  readonly allowed_actions: readonly string[];
  readonly created_at: string;
}

export interface VerdictOut {
  readonly verdict: string;
  readonly summary: string;
  readonly head_sha?: string;
  readonly judged_by?: string;
}

export interface StepOut {
  readonly id: string;
  readonly protocol_run_id: string;
  readonly step_index: number;
  readonly step_name: string;
  readonly step_type: string;
  readonly status: string;
  readonly status_reason: StatusReasonOut | null;
  readonly engine: string | null;
  readonly attempts_count: number;
  readonly head_sha: string | null;
  readonly verdict: VerdictOut | null;
  readonly allowed_actions: readonly string[];
}

export interface GateOut {
  readonly name: string;
  readonly command: string;
  readonly exit_code: number | null;
  readonly duration_ms: number;
}

export interface AttemptOut {
  readonly id: string;
  readonly kind: string;
  readonly number: number;
  readonly status: string;
  readonly engine: string;
  readonly exit_code: number | null;
  readonly error_class: string | null;
  readonly error_message: string | null;
  readonly head_sha: string | null;
  readonly gates: readonly GateOut[];
}

export interface EventOut {
  readonly id: string;
  readonly seq: number | null;
  readonly position?: number;
  readonly protocol_run_id: string | null;
  readonly step_run_id: string | null;
  readonly type: string;
  readonly message: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly created_at: string;
}

export interface ActionOut {
  readonly message: string;
  readonly protocol: ProtocolOut;
}

export interface QueueCounts {
  readonly queued: number;
  readonly started: number;
  readonly finished: number;
  readonly failed: number;
}

export interface WorkerOut {
  readonly id: string;
  readonly host?: string;
  readonly heartbeat_at?: string;
}

export interface QueuesOut {
  readonly backend: string;
  readonly queues: Readonly<Record<string, QueueCounts>>;
  readonly workers: readonly WorkerOut[];
}

/** A webhook that was received, whatever came of it. */
export interface DeliveryOut {
  readonly id: string;
  readonly provider: string;
  readonly event: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly project_id: string | null;
  readonly protocol_run_id: string | null;
  readonly replayable: boolean;
  readonly received_at: string;
}

/** What became of a delivery that was taken in once more. */
export interface ReceiptOut {
  /** Of the new delivery. */
  readonly id: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly protocol_run_id: string | null;
}

export interface TokenOut {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly project_id: string | null;
  readonly hint: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
}

export interface NewTokenOut extends TokenOut {
  readonly value: string;
}

export interface AuditEntryOut {
  readonly id: string;
  readonly action: string;
  readonly message: string;
  readonly actor: string;
  readonly project_id: string | null;
  readonly created_at: string;
}
