/** What the API answers, as far as the command line looks at it (the public surface's own field names). */
export interface StatusReasonOut {
  readonly code: string;
  readonly message: string;
}

export interface ProjectOut {
  readonly id: string;
  readonly name: string;
  readonly git_url: string;
  readonly base_branch: string;
  readonly ci_provider: string | null;
  readonly default_engine: string | null;
  readonly secret_names: readonly string[];
  readonly created_at: string;
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
  readonly event: string | null;
  readonly outcome: string;
  readonly reason?: string | null;
  readonly received_at: string;
}

export interface ReplayOut {
  readonly message?: string;
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
