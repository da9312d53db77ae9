/** Names that agents and gates take over from ours; everything else stays behind, above all our secrets. */
const TAKEN_OVER = [
  'PATH',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
];

/** `TERM=dumb`, `CI` and `NO_COLOR`: nobody is there to answer a prompt or to watch a spinner. */
const UNATTENDED = { TERM: 'dumb', CI: '1', NO_COLOR: '1' };

const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

export interface ChildEnvironmentOptions {
  /** A private folder: the real HOME holds keys, logins and configuration that can run code. */
  readonly home: string;
  /** Project secrets and what the engine needs. These win over the allow-list, not over `home`. */
  readonly extra?: Readonly<Record<string, string>>;
}

/**
 * The whole environment of an agent or gate, by allow-list: an agent runs commands that a model chose, and a list of
 * what to hide is always one name short.
 */
export class ChildEnvironment {
  private readonly taken: Readonly<Record<string, string>>;

  constructor(source: NodeJS.ProcessEnv) {
    const taken: Record<string, string> = { PATH: DEFAULT_PATH };
    for (const [name, value] of Object.entries(source)) {
      if (value !== undefined && (TAKEN_OVER.includes(name) || name.startsWith('LC_'))) taken[name] = value;
    }
    this.taken = taken;
  }

  for({ home, extra = {} }: ChildEnvironmentOptions): Readonly<Record<string, string>> {
    // Names of ours could pass for a process mark, or be one of our own secrets.
    const foreign = Object.entries(extra).filter(([name]) => !name.startsWith('DEKSDENFLOW_'));
    return { ...this.taken, ...UNATTENDED, ...Object.fromEntries(foreign), HOME: home };
  }
}
