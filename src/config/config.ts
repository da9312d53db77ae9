import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigurationError, messageOf } from '../kernel/errors';
import { Redactor } from '../kernel/redaction/redactor';
import type { ResolvedPolicies } from '../projects/domain/policies';
import { processSecrets } from './process-secrets';
import { givenText, isSecretFile, secretsInFiles } from './setting-files';
import { PREFIX, SETTING_TABLE, type SettingName } from './settings';

type Parsed<N extends SettingName> = ReturnType<(typeof SETTING_TABLE)[N]['parse']>;
type Value<N extends SettingName> = (typeof SETTING_TABLE)[N]['default'] extends string ? Parsed<N> : Parsed<N> | null;
type Settings = { readonly [N in SettingName]: Value<N> };

/** The configuration, read once at the start. Nothing else looks at `process.env`. */
export class Config {
  readonly dataDir: string;
  readonly host: string;
  /** Takes secrets out of whatever this process shows or keeps: ours, and every one that it comes to know. */
  readonly redactor: Redactor;

  private constructor(
    readonly settings: Settings,
    /** The environment we were started with: what children may see of it is decided elsewhere. */
    readonly environment: NodeJS.ProcessEnv,
  ) {
    this.dataDir = resolve(settings.DATA_DIR);
    this.host = hostname();
    this.redactor = new Redactor(processSecrets({ ...environment, ...secretsInFiles(environment) }));
  }

  /** Throws `config.invalid` with every broken rule at once; names and rules only, since a value may be a secret. */
  static load(environment: NodeJS.ProcessEnv = process.env): Config {
    const problems: string[] = [];
    const values: Record<string, unknown> = {};
    for (const [name, setting] of Object.entries(SETTING_TABLE)) {
      try {
        const text = givenText(environment, name) ?? setting.default;
        values[name] = text === null ? null : setting.parse(text);
      } catch (error) {
        problems.push(`${PREFIX}${name} ${messageOf(error)}`);
      }
    }
    const unknown = Object.keys(environment).filter((key) => key.startsWith(PREFIX) && !isKnown(key));
    if (problems.length > 0) throw new ConfigurationError(`${problems.join('; ')}.`, { problems });
    const config = new Config(values as unknown as Settings, environment);
    config.unknownNames = unknown;
    return config;
  }

  /** Variables with our prefix that nothing reads: most likely misspelt. Reported at the start. */
  unknownNames: readonly string[] = [];

  get databaseUrl(): string | null {
    const url = this.settings.DB_URL;
    return url !== null && !url.startsWith('sqlite') ? url : null;
  }

  get sqlitePath(): string {
    const url = this.settings.DB_URL;
    if (url?.startsWith('sqlite')) return resolve(url.replace(/^sqlite:\/\//, ''));
    return this.settings.DB_PATH === null ? join(this.dataDir, 'deksdenflow.sqlite') : resolve(this.settings.DB_PATH);
  }

  /** Null: the queue is embedded, and so is the worker. */
  get queueUrl(): string | null {
    const url = this.settings.REDIS_URL;
    return url === null || /^(embedded|memory|fakeredis):/i.test(url) ? null : url;
  }

  /** Whoever serves the API takes the jobs too: nobody else could. */
  get worksItself(): boolean {
    return this.queueUrl === null || this.databaseUrl === null;
  }

  get listenHost(): string {
    return this.settings.API_HOST ?? (this.settings.API_TOKEN === null ? '127.0.0.1' : '0.0.0.0');
  }

  get policies(): ResolvedPolicies {
    const s = this.settings;
    return {
      auto_advance: s.AUTO_ADVANCE,
      auto_qa_after_exec: s.AUTO_QA_AFTER_EXEC,
      auto_qa_on_ci: s.AUTO_QA_ON_CI,
      max_tokens_per_step: s.MAX_TOKENS_PER_STEP,
      max_tokens_per_protocol: s.MAX_TOKENS_PER_PROTOCOL,
      max_usd_per_step: s.MAX_USD_PER_STEP,
      max_usd_per_protocol: s.MAX_USD_PER_PROTOCOL,
      token_budget_mode: s.TOKEN_BUDGET_MODE,
      max_attempts: s.MAX_ATTEMPTS,
      auto_fix_ci: false,
      open_pr: null,
      required_checks: [],
      push: 'branch',
    };
  }
}

/** Variables of the command line client and of scripts: ours, but not the server's. */
const CLIENT_NAMES = [
  'API_BASE',
  'PROJECT_TOKEN',
  'PROJECT_ID',
  'PROTOCOL_RUN_ID',
  'CI_PROVIDER',
  'BRANCH',
  'TARGET_URL',
  'CHECK_NAME',
];

function isKnown(key: string): boolean {
  const name = key.slice(PREFIX.length);
  return name in SETTING_TABLE || isSecretFile(name) || CLIENT_NAMES.includes(name) || name.startsWith('TEST_');
}
