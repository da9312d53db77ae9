import { BUDGET_MODES } from '../projects/domain/policies';
import { AGENT_SETTINGS } from './agent-settings';
import { RETENTION_SETTINGS } from './retention-settings';
import { decimal, flag, integer, oneOf, seconds, text, urlOf } from './setting-parsers';

/** How one variable is read. `parse` throws a sentence that names the rule, never the value: it may be a secret. */
interface Setting<T> {
  readonly parse: (text: string) => T;
  /** Text used when the variable is unset or empty; null when absence means something. */
  readonly default: string | null;
  readonly description: string;
  readonly secret?: true;
}

/** Every variable that the product reads, without its prefix `DEKSDENFLOW_`. */
export const SETTING_TABLE = {
  DATA_DIR: {
    parse: text,
    default: '.deksdenflow',
    description: 'Folder of the database, mirrors, worktrees and agent state.',
  },
  DB_URL: {
    parse: urlOf('postgres', 'postgresql', 'sqlite'),
    default: null,
    secret: true,
    description: 'Postgres URL. Unset: the SQLite file of DEKSDENFLOW_DB_PATH.',
  },
  DB_PATH: { parse: text, default: null, description: 'SQLite file. Unset: deksdenflow.sqlite in the data folder.' },
  DB_POOL_SIZE: { parse: integer(2, 500), default: '16', description: 'Postgres connections of one process.' },
  REDIS_URL: {
    parse: urlOf('redis', 'rediss', 'postgres', 'postgresql', 'embedded', 'memory', 'fakeredis'),
    default: null,
    secret: true,
    description: 'Queue: redis://, rediss://, postgres://, or embedded://. Unset: embedded in this process.',
  },
  API_HOST: {
    parse: text,
    default: null,
    description: 'Address to listen on. Unset: 127.0.0.1 without an API token, 0.0.0.0 with one.',
  },
  API_PORT: { parse: integer(0, 65_535), default: '8010', description: 'Port of API and console; 0 takes a free one.' },
  API_TOKEN: {
    parse: text,
    default: null,
    secret: true,
    description: 'Admin bearer token. Unset: the server listens on loopback only and asks for none.',
  },
  RATE_LIMIT_PER_TOKEN: {
    parse: integer(1),
    default: '3000',
    description: 'Requests of one token in a minute that one API process answers.',
  },
  RATE_LIMIT_PER_ADDRESS: {
    parse: integer(1),
    default: '12000',
    description: 'Requests of one address in a minute that one API process answers, health and webhooks aside.',
  },
  WRONG_TOKENS_PER_ADDRESS: {
    parse: integer(1),
    default: '20',
    description: 'Wrong tokens of one address in a minute; then all of its tokens are refused for a while.',
  },
  REFUSED_WEBHOOKS_PER_ADDRESS: {
    parse: integer(1),
    default: '60',
    description:
      'Refused webhooks of one address in a minute that are answered as such; then 429. A good signature always gets through.',
  },
  IDEMPOTENCY_KEEP_HOURS: {
    parse: decimal(24),
    default: '24',
    description: 'How long an Idempotency-Key and the answer to its request are remembered.',
  },
  TRUSTED_PROXIES: {
    parse: integer(0, 10),
    default: '0',
    description: 'Reverse proxies in front of the API: how many entries of X-Forwarded-For are to be believed.',
  },
  WEBHOOK_TOKEN: {
    parse: text,
    default: null,
    secret: true,
    description: 'Webhook secret of projects that have none of their own, which is their secret WEBHOOK_SECRET.',
  },
  WEBHOOK_SECRET_GRACE_HOURS: {
    parse: decimal(0),
    default: '72',
    description: 'How long a webhook secret that was replaced is still accepted.',
  },
  CI_POLL_SECONDS: {
    parse: seconds(1),
    default: '60',
    description: 'How often the forge is asked while checks or a merge are waited for, since webhooks get lost.',
  },
  CI_SETTLE_SECONDS: {
    parse: seconds(0),
    default: '30',
    description:
      'Without required_checks: how long nothing new must have come before green checks are believed to be all.',
  },
  WORKTREE_KEEP_HOURS: {
    parse: decimal(0),
    default: '24',
    description: 'How long the worktree of a protocol that is over is kept; a merge removes it at once. Commits stay.',
  },
  ...RETENTION_SETTINGS,
  METRICS_AUTH: {
    parse: oneOf('open', 'token'),
    default: 'token',
    description: 'Whether /metrics asks for the API token.',
  },
  WORKER_PORT: {
    parse: integer(0, 65_535),
    default: '8011',
    description: 'Port of a separate worker for its health routes; 0 takes a free one.',
  },
  MIN_FREE_MB: {
    parse: integer(0),
    default: '200',
    description: 'Free MiB on the disk of the data folder below which a process is not ready.',
  },
  LOG_LEVEL: {
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    default: 'info',
    description: 'Least important level that is logged.',
  },
  LOG_JSON: {
    parse: flag,
    default: null,
    description: 'JSON lines when true, readable lines when false. Unset: readable in a terminal.',
  },
  SECRET_KEY: {
    parse: text,
    default: null,
    secret: true,
    description: 'Key for secrets at rest, 32 bytes as base64 or hex. Unset: a key file is made in the data folder.',
  },
  SECRET_KEY_PREVIOUS: {
    parse: text,
    default: null,
    secret: true,
    description: 'Keys that secrets at rest may still be stored under, with commas between, until keys rotate is done.',
  },
  DEFAULT_ENGINE: {
    parse: text,
    default: 'shell',
    description: 'Engine of projects that name none: shell, codex or claude.',
  },
  AUTO_ADVANCE: { parse: flag, default: 'false', description: 'Start the next step by itself when one is completed.' },
  AUTO_QA_AFTER_EXEC: { parse: flag, default: 'true', description: 'Judge a step as soon as it has been executed.' },
  AUTO_QA_ON_CI: {
    parse: flag,
    default: 'false',
    description: 'Let the judgement of a step wait for green CI, where its project has a forge.',
  },
  MAX_ATTEMPTS: {
    parse: integer(1, 100),
    default: '3',
    description: 'Executions of a step before a failed judgement is final.',
  },
  MAX_TOKENS_PER_STEP: { parse: integer(1), default: null, description: 'Token cap of one step. Unset: none.' },
  MAX_TOKENS_PER_PROTOCOL: { parse: integer(1), default: null, description: 'Token cap of one protocol. Unset: none.' },
  MAX_USD_PER_STEP: {
    parse: decimal(0),
    default: null,
    description: 'Cost cap of one step in US dollars. Unset: none.',
  },
  MAX_USD_PER_PROTOCOL: {
    parse: decimal(0),
    default: null,
    description: 'Cost cap of one protocol in US dollars. Unset: none.',
  },
  TOKEN_BUDGET_MODE: {
    parse: oneOf(...BUDGET_MODES),
    default: 'strict',
    description: 'strict stops a run on breach, warn records it, off ignores it.',
  },
  WORKER_CONCURRENCY: {
    parse: integer(1, 1000),
    default: '4',
    description: 'Agents that one worker runs side by side.',
  },
  JOB_ATTEMPTS: { parse: integer(1, 100), default: '3', description: 'Tries of a job whose failure is transient.' },
  JOB_BACKOFF_BASE: {
    parse: seconds(0),
    default: '2',
    description: 'Seconds before the first retry; doubles each time, with full jitter.',
  },
  JOB_BACKOFF_MAX: { parse: seconds(0), default: '300', description: 'Longest wait between two tries, in seconds.' },
  LEASE_SECONDS: {
    parse: seconds(0.5),
    default: '15',
    description: 'How long a worker that went silent keeps its work. Renewed every quarter of it.',
  },
  SWEEP_SECONDS: {
    parse: seconds(0.1),
    default: '1',
    description: 'Seconds between two looks for lost and forgotten work, and for retries that are due.',
  },
  SHUTDOWN_SECONDS: { parse: seconds(0), default: '20', description: 'Longest time from SIGTERM to exit.' },
  ...AGENT_SETTINGS,
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof SETTING_TABLE;
export const PREFIX = 'DEKSDENFLOW_';

export interface SettingDescription {
  readonly name: string;
  readonly default: string | null;
  readonly description: string;
  readonly secret: boolean;
}

/** For `.env.example` and the documentation, which are generated from here. */
export const SETTINGS: readonly SettingDescription[] = Object.entries(SETTING_TABLE).map(([name, setting]) => ({
  name: `${PREFIX}${name}`,
  default: setting.default,
  description: setting.description,
  secret: 'secret' in setting,
}));
