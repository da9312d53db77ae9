export interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram, in the unit of its name. */
  readonly buckets?: readonly number[];
}

/** A request is answered in milliseconds. */
const HTTP_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10];
/** A control job takes seconds, an agent up to hours. */
const JOB_SECONDS = [0.1, 0.5, 2, 10, 60, 300, 900, 3_600, 7_200, 14_400];
/** At best a few milliseconds from its commit to a worker; behind other work it is hours. */
const WAIT_SECONDS = [0.01, 0.05, 0.25, 1, 5, 30, 300, 3_600, 14_400];

/**
 * Every metric of ours, without its prefix `deksdenflow_`. Labels have few values by nature: no ids, names of branches or
 * free text. The tables of the documentation, the dashboard and the alert rules are checked against this list.
 */
export const METRICS = {
  http_requests_total: {
    type: 'counter',
    help: 'Answered requests by route template, method and status code.',
    labels: ['route', 'method', 'status'],
  },
  http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time to answer by route template, method and class of status (2xx). Streams are not in it.',
    labels: ['route', 'method', 'status'],
    buckets: HTTP_SECONDS,
  },
  jobs_processed_total: {
    type: 'counter',
    help: 'Runs of jobs that ended: succeeded, failed, cancelled, lost; a control job also again (it watches) and retried.',
    labels: ['type', 'status'],
  },
  job_duration_seconds: {
    type: 'histogram',
    help: 'Time from claim to end of one run of a job.',
    labels: ['type', 'status'],
    buckets: JOB_SECONDS,
  },
  job_wait_seconds: {
    type: 'histogram',
    help: 'Time from when a job was due to its claim.',
    labels: ['type'],
    buckets: WAIT_SECONDS,
  },
  attempts_total: {
    type: 'counter',
    help: 'Attempts that ended, by engine, kind (plan, execute, qa) and status.',
    labels: ['engine', 'kind', 'status'],
  },
  engine_failures_total: {
    type: 'counter',
    help: 'Attempts that failed, by engine and class of error.',
    labels: ['engine', 'class'],
  },
  tokens_total: {
    type: 'counter',
    help: 'Tokens of attempts that ended. The kind reasoning is a part of output.',
    labels: ['engine', 'model', 'kind'],
  },
  cost_usd_total: {
    type: 'counter',
    help: 'Cost of attempts that ended, in US dollars.',
    labels: ['engine', 'model'],
  },
  qa_verdict_total: {
    type: 'counter',
    help: 'Judgements by verdict: pass, fail, error (none was reached), skipped (by policy), approved (by a person).',
    labels: ['verdict'],
  },
  budget_events_total: {
    type: 'counter',
    help: 'Caps that were passed: exceeded stopped the work, warning did not.',
    labels: ['level'],
  },
  protocols_ended_total: {
    type: 'counter',
    help: 'Protocols that became completed, failed, blocked or cancelled.',
    labels: ['status'],
  },
  steps_ended_total: {
    type: 'counter',
    help: 'Steps that became completed, failed, blocked or cancelled.',
    labels: ['status'],
  },
  retention_removed_total: {
    type: 'counter',
    help: 'Rows that this process removed because they were old or too many; logs count by attempt.',
    labels: ['kind'],
  },
  webhooks_total: {
    type: 'counter',
    help: 'Webhook deliveries by what became of them.',
    labels: ['provider', 'outcome'],
  },
  leases_lost_total: {
    type: 'counter',
    help: 'Jobs whose worker stopped renewing its lease.',
    labels: [],
  },
  fenced_writes_total: {
    type: 'counter',
    help: 'Writes that were refused since the lease of the writer was gone.',
    labels: ['op'],
  },
  sweeper_actions_total: {
    type: 'counter',
    help: 'Repairs by the sweeper: relay (never reached the queue), redispatch (forgotten by it), lease (lost worker).',
    labels: ['case'],
  },
  sweeper_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When this process last ended a whole sweep.',
    labels: [],
  },
  worker_slots: { type: 'gauge', help: 'Jobs that this worker runs side by side.', labels: ['queue'] },
  worker_slots_used: { type: 'gauge', help: 'Slots of this worker that are taken.', labels: ['queue'] },
  consumer_canary_age_seconds: {
    type: 'gauge',
    help: 'Since when nothing came through the blocking connection of this worker. Absent while all of its slots are busy.',
    labels: ['queue'],
  },
  queue_jobs: {
    type: 'gauge',
    help: 'Jobs by state: queued (due), delayed (due later, or held), started, failed (at most 10000 are counted).',
    labels: ['queue', 'state'],
  },
  oldest_queued_seconds: {
    type: 'gauge',
    help: 'How long the oldest job that is due has waited for a worker; 0 when none waits.',
    labels: ['queue'],
  },
  outbox_pending: { type: 'gauge', help: 'Jobs that are due and that the queue was not given yet.', labels: [] },
  outbox_oldest_seconds: { type: 'gauge', help: 'Age of the oldest of them; 0 when there is none.', labels: [] },
  attempts_active: { type: 'gauge', help: 'Attempts that run.', labels: ['engine'] },
  protocols: {
    type: 'gauge',
    help: 'Protocols by status; those that are over are counted once in a minute.',
    labels: ['status'],
  },
  steps: { type: 'gauge', help: 'Steps by status, of protocols that are not over.', labels: ['status'] },
  waiting_protocols: {
    type: 'gauge',
    help: 'Protocols that are not over, by what they wait for (docs/waiting.md). The same in every process.',
    labels: ['reason'],
  },
  workers_alive: { type: 'gauge', help: 'Workers whose heartbeat is younger than 30 seconds.', labels: [] },
  database_up: { type: 'gauge', help: '1 when the database answered the scrape, 0 when it did not.', labels: [] },
  db_pool_connections: {
    type: 'gauge',
    help: 'Connections of the pool to Postgres by state: idle, used; waiting are those who want one.',
    labels: ['state'],
  },
  queue_up: { type: 'gauge', help: '1 when the queue answered the scrape, 0 when it did not.', labels: [] },
  redis_evicted_keys: {
    type: 'gauge',
    help: 'Keys that Redis has dropped for want of memory since its start: queued messages may be among them.',
    labels: [],
  },
  redis_used_memory_bytes: { type: 'gauge', help: 'Memory that Redis uses.', labels: [] },
  redis_aof_enabled: {
    type: 'gauge',
    help: '1 when Redis writes its append-only file, so that its queue survives a crash.',
    labels: [],
  },
  data_free_bytes: { type: 'gauge', help: 'Free space of the disk with the data folder.', labels: [] },
  scrape_errors_total: {
    type: 'counter',
    help: 'Reads for a scrape that failed or took too long; what they would have told is absent then.',
    labels: ['source'],
  },
} as const satisfies Record<string, MetricSpec>;

type Catalogue = typeof METRICS;
export type MetricName = keyof Catalogue;
type OfType<T extends MetricSpec['type']> = {
  [N in MetricName]: Catalogue[N]['type'] extends T ? N : never;
}[MetricName];
export type CounterName = OfType<'counter'>;
export type GaugeName = OfType<'gauge'>;
export type HistogramName = OfType<'histogram'>;
export type LabelsOf<N extends MetricName> = Readonly<Record<Catalogue[N]['labels'][number], string>>;
