import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { Config } from '../../src/config/config';
import { execForm, pairsOf, stagesOf } from '../support/dockerfile';
import { findProgram } from '../support/local-server';
import { requireOrSkip } from '../support/requirement';

const ROOT = resolve(__dirname, '../..');
const OURS = ['migrate', 'api', 'worker'];

interface Service {
  readonly image: string;
  readonly user?: string;
  readonly command: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: unknown;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly networks: readonly string[];
  readonly stop_grace_period?: string;
  readonly [more: string]: unknown;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const compose = parse(read('docker/compose.yaml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const service = (name: string): Service => compose.services[name] ?? fail(name);
const own = OURS.map((name) => [name, service(name)] as const);

function fail(name: string): never {
  throw new Error(`docker/compose.yaml has no service ${name}`);
}

describe('docker/compose.yaml', () => {
  const published = JSON.parse(read('test/fixtures/compose/compose-spec.json')) as Record<string, unknown>;
  // The schema says what Compose takes, not how to write a schema: its own keywords are none of our business.
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  ajv.addFormat('duration', true);
  // It is written for draft 7, and names that by an address that no validator knows.
  const { $schema: dialect, ...schema } = published;
  const valid = ajv.compile(schema);

  it('is what the published schema of Compose files allows', () => {
    expect(dialect).toBe('https://json-schema.org/draft-07/schema');
    valid(compose);
    expect(valid.errors ?? []).toEqual([]);
  });

  it('is held against a schema that refuses something', () => {
    const wrong = { ...compose, services: { api: { ...service('api'), depends: ['postgres'] } } };
    expect(valid(wrong)).toBe(false);
  });

  it('publishes no port but that of the API, and that to this machine only', () => {
    expect(services.filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['api']);
    expect(service('api').ports).toEqual(['${DEKSDENFLOW_PUBLISH:-127.0.0.1:8010}:8010']);
  });

  it('keeps the databases where nothing comes in or goes out', () => {
    expect(compose.networks.inner).toEqual({ internal: true });
    expect(service('postgres').networks).toEqual(['inner']);
    expect(service('redis').networks).toEqual(['inner']);
  });

  it('has every secret in a file, which git does not have', () => {
    const used = new Set(services.flatMap(([, { secrets = [] }]) => secrets));
    expect([...used].sort()).toEqual(Object.keys(compose.secrets).sort());
    for (const { file } of Object.values(compose.secrets)) expect(file).toMatch(/^\.\/secrets\/\w+$/);
    expect(read('.gitignore').split('\n')).toContain('docker/secrets/');
    for (const [, { environment = {}, secrets = [] }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|TOKEN|KEY|URL/.test(name)) expect(name).toMatch(/_FILE$/);
        if (name.endsWith('_FILE')) expect(secrets).toContain(value.replace('/run/secrets/', ''));
      }
    }
  });

  it('sets variables that the configuration has', () => {
    for (const [name, { environment = {} }] of own) {
      const text = Object.keys(environment).map((key) => [
        key.replace(/_FILE$/, ''),
        key.includes('URL') ? 'postgres://h/d' : 'x',
      ]);
      expect([name, Config.load(Object.fromEntries(text) as NodeJS.ProcessEnv).unknownNames]).toEqual([name, []]);
      expect(Object.keys(environment)).toContain('DEKSDENFLOW_DB_URL_FILE');
    }
  });

  it('starts nothing before what it needs is healthy, and migrates first', () => {
    for (const [, { depends_on: needs = {} }] of services) {
      for (const [name, { condition }] of Object.entries(needs)) {
        const well = service(name).healthcheck === undefined ? 'service_completed_successfully' : 'service_healthy';
        expect([name, condition]).toEqual([name, well]);
      }
    }
    for (const name of ['api', 'worker'])
      expect(Object.keys(service(name).depends_on ?? {}).sort()).toEqual(['migrate', 'postgres', 'redis']);
    expect(service('migrate')).toMatchObject({ command: ['cli', 'migrate'], restart: 'no' });
  });

  it('runs our programs as the user of the image, read-only and without rights', () => {
    const final = stagesOf(read('docker/Dockerfile')).at(-1)?.instructions ?? [];
    expect(final.filter(({ word }) => word === 'USER').map(({ text }) => text)).toEqual(['10001:10001']);
    for (const [, { user, ...program }] of own) {
      expect(user).toBeUndefined();
      expect(program).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
      expect(program.tmpfs).toEqual(['/tmp']);
    }
    const folder = Object.assign(
      {},
      ...final.filter(({ word }) => word === 'ENV').map(({ text }) => pairsOf(text)),
    ) as {
      DEKSDENFLOW_DATA_DIR: string;
    };
    for (const name of ['api', 'worker']) expect(service(name).volumes?.join()).toContain(folder.DEKSDENFLOW_DATA_DIR);
    expect(execForm(final.find(({ word }) => word === 'CMD')?.text ?? '[]')).toEqual(service('api').command);
  });

  it('gives both programs longer to end than they take', () => {
    const longest = Config.load({}).settings.SHUTDOWN_SECONDS;
    for (const name of ['api', 'worker'])
      expect(Number.parseInt(service(name).stop_grace_period ?? '0', 10)).toBeGreaterThan(longest);
  });

  it('names every volume of a database', () => {
    const named = ['postgres', 'redis'].map((name) => service(name).volumes?.[0]?.split(':')[0] ?? '');
    expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(named));
  });
});

const shells = ['dash', 'bash', 'busybox'].filter((name) => findProgram(name) !== undefined);
const suite = requireOrSkip('docker/secrets.sh in dash', shells.includes('dash'), 'install dash');

suite.each(shells)('docker/secrets.sh in %s', (shell) => {
  const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-secrets-'));
  const secrets = join(folder, 'secrets');
  const make = (): string => {
    const args = [...(shell === 'busybox' ? ['sh'] : []), join(folder, 'secrets.sh')];
    return execFileSync(shell, args, { cwd: '/', encoding: 'utf8' });
  };
  const all = (): Record<string, string> =>
    Object.fromEntries(readdirSync(secrets).map((name) => [name, readFileSync(join(secrets, name), 'utf8')]));
  let first: string;
  beforeAll(() => {
    cpSync(join(ROOT, 'docker/secrets.sh'), join(folder, 'secrets.sh'));
    first = make();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('makes every file that Compose reads', () => {
    for (const { file } of Object.values(compose.secrets)) expect(all()[file.slice('./secrets/'.length)]).toBeTruthy();
  });

  it('makes long random values, each another one, and shows the token of the admin alone', () => {
    const { api_token: token = '', ...made } = all();
    const random = ['secret_key', 'webhook_token', 'database_password', 'redis_password'].map((name) => made[name]);
    for (const value of [token, ...random]) expect(value).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set([token, ...random]).size).toBe(5);
    expect(first).toContain(token);
    for (const value of random) expect(first).not.toContain(value);
  });

  it('fits the values to each other', () => {
    const made = all();
    expect(made.database_url).toBe(`postgres://deksdenflow:${made.database_password ?? ''}@postgres:5432/deksdenflow`);
    expect(made.queue_url).toBe(`redis://:${made.redis_password ?? ''}@redis:6379`);
    expect(made.redis_conf).toContain(`requirepass ${made.redis_password ?? ''}`);
    expect(made.redis_conf).toContain('maxmemory-policy noeviction\n');
    expect(made.redis_conf).toContain('appendonly yes\n');
    const { DB_URL, SECRET_KEY } = Config.load({
      DEKSDENFLOW_DB_URL_FILE: join(secrets, 'database_url'),
      DEKSDENFLOW_SECRET_KEY_FILE: join(secrets, 'secret_key'),
    }).settings;
    expect(DB_URL).toBe(made.database_url);
    expect(SECRET_KEY).toBe(made.secret_key);
  });

  it('lets the folder keep everybody out, since the files are read by other users', () => {
    expect(statSync(secrets).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(secrets)) expect(statSync(join(secrets, name)).mode & 0o777).toBe(0o644);
  });

  it('changes nothing the second time, and fills in what is missing', () => {
    const before = all();
    rmSync(join(secrets, 'webhook_token'));
    make();
    const { webhook_token: renewed, ...kept } = all();
    expect(renewed).toMatch(/^[0-9a-f]{64}$/);
    expect(renewed).not.toBe(before.webhook_token);
    delete before.webhook_token;
    expect(kept).toEqual(before);
  });
});
