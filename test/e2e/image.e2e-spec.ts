import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import ignore from '@balena/dockerignore';
import { copyOf, execForm, pairsOf, type Stage, stagesOf } from '../support/dockerfile';
import { eventually } from '../support/eventually';
import { freePort } from '../support/local-server';

/**
 * The Dockerfile without Docker: each stage is an empty folder in which its own instructions are carried out, so that
 * the product starts from nothing but what the last stage copies. What changes the system (packages, users) is read, not run.
 */
const ROOT = resolve(__dirname, '../..');
/** What npm has fetched for this machine before need not be fetched again: npm holds it against the lock file's digests. */
const PACKAGES = {
  npm_config_cache: execFileSync('npm', ['config', 'get', 'cache'], { cwd: ROOT, encoding: 'utf8' }).trim(),
  npm_config_prefer_offline: 'true',
};
const SYSTEM = /^(apt-get|groupadd) /;
/** Whom USER names, where we may become anybody: then nothing is writable but data and /tmp, as with a read-only root. */
const USER = process.getuid?.() === 0 ? { uid: 10001, gid: 10001 } : {};
const stages = stagesOf(readFileSync(join(ROOT, 'docker/Dockerfile'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'deksdenflow-image-'));
const roots = new Map<string, string>();
const final = stages.find(({ name }) => name === 'final') ?? { name: '', base: '', instructions: [] };
const said = (word: string) => final.instructions.filter((one) => one.word === word).map((one) => one.text);
const all = (word: string) => Object.assign({}, ...said(word).map(pairsOf)) as Record<string, string>;

/** Sources that the build is sent: those of the repository, by .dockerignore. */
function context(): string[] {
  const rules = ignore().add(readFileSync(join(ROOT, '.dockerignore'), 'utf8'));
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0');
  return rules.filter(files.filter((file) => file !== '' && existsSync(join(ROOT, file))));
}

function copyInto(stage: Stage, workdir: string, text: string): void {
  const { from, sources, target } = copyOf(text);
  const root = roots.get(stage.name) ?? '';
  const place = target.startsWith('/') ? join(root, target) : join(root, workdir, target);
  if (from === undefined) {
    const wanted = context().filter((file) => sources.includes('.') || sources.includes(file));
    for (const file of wanted) cpSync(join(ROOT, file), join(place, sources.includes('.') ? file : basename(file)));
    return;
  }
  for (const source of sources) {
    const path = join(roots.get(from) ?? '', source);
    // A folder's content goes into the target; a file goes by its name when the target ends with a slash.
    cpSync(path, statSync(path).isDirectory() || !target.endsWith('/') ? place : join(place, basename(path)), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

function carryOut(stage: Stage): void {
  const root = join(folder, stage.name);
  mkdirSync(root);
  roots.set(stage.name, root);
  let workdir = '/';
  for (const { word, text } of stage.instructions) {
    if (word === 'WORKDIR') mkdirSync(join(root, (workdir = text)), { recursive: true });
    if (word === 'COPY') copyInto(stage, workdir, text);
    if (word === 'RUN' && !SYSTEM.test(text)) {
      // As a shell without our environment: nothing of this checkout or of jest may help.
      const env = { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8', ...PACKAGES };
      const { status, stderr } = spawnSync('sh', ['-ec', text], { cwd: join(root, workdir), env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`RUN ${text} ended with ${String(status)}: ${stderr}`);
    }
  }
}

describe('the image', () => {
  const app = join(folder, 'final/app');
  beforeAll(() => {
    chmodSync(folder, 0o755);
    for (const name of ['data', 'demo']) {
      mkdirSync(join(folder, name));
      if (USER.uid !== undefined) chownSync(join(folder, name), USER.uid, USER.gid);
    }
    for (const stage of stages) carryOut(stage);
  }, 300_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const environment = () => {
    const places = Object.entries(all('ENV')).map(([name, value]) => [
      name,
      value.replace('/data', join(folder, 'data')),
    ]);
    return { PATH: process.env.PATH ?? '', ...(Object.fromEntries(places) as Record<string, string>) };
  };
  /** What Docker would start: the entry point with this command, without tini. */
  const start = (command: readonly string[], env: Readonly<Record<string, string>>) => {
    const words = execForm(said('ENTRYPOINT')[0] ?? '[]').slice(2);
    const [program = '', ...args] = [...words, ...command].map((word) => word.replace(/^\/app/, app));
    const options = { cwd: app, env: { ...environment(), ...env }, ...USER };
    return spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  };
  const health = (env: Readonly<Record<string, string>>) => {
    const [program = '', ...args] = execForm(/CMD (\[.*\])/.exec(said('HEALTHCHECK')[0] ?? '')?.[1] ?? '[]');
    const paths = args.map((word) => word.replace(/^\/app/, app));
    return spawnSync(program, paths, { env: { ...environment(), ...env } }).status;
  };

  it('has what runs, and neither sources nor the tools that made it', () => {
    expect(readdirSync(app).sort()).toEqual(['LICENSE', 'dist', 'docker', 'node_modules', 'package.json', 'scripts']);
    expect(readdirSync(join(app, 'dist')).sort()).toEqual(['console', 'migrations', 'queue-template', 'src']);
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const there = (name: string) => existsSync(join(app, 'node_modules', name));
    expect(Object.keys(dependencies ?? {}).filter((name) => !there(name))).toEqual([]);
    expect(['typescript', 'jest', 'eslint', '@swc/core', '@nestjs/cli', 'vite', 'react'].filter(there)).toEqual([]);
    expect(Object.keys(devDependencies ?? {})).toEqual(expect.arrayContaining(['typescript', 'jest']));
  });

  it('runs as a user with a number, under an init that reaps, with git and labels', () => {
    expect(said('USER')).toEqual(['10001:10001']);
    expect(execForm(said('ENTRYPOINT')[0] ?? '')[0]).toBe('tini');
    expect(execForm(said('CMD')[0] ?? '')).toEqual(['api']);
    expect(said('RUN').find((text) => text.startsWith('apt-get'))).toMatch(/ git .* tini/);
    const labels = ['title', 'description', 'licenses', 'version', 'revision'];
    expect(Object.keys(all('LABEL'))).toEqual(labels.map((name) => `org.opencontainers.image.${name}`));
    // Agents only by the argument, at the versions that it names.
    const given = final.instructions.find(({ word, text }) => word === 'ARG' && text.startsWith('AGENTS='));
    expect(given?.text).toBe('AGENTS=""');
    expect(said('RUN').filter((text) => text.includes('npm install'))).toEqual([expect.stringContaining('$AGENTS')]);
    expect(stages.map(({ base }) => base)).toEqual(Array(2).fill('node:${NODE_VERSION}-bookworm-slim'));
  });

  it('takes a run to its end from its own files alone, and its health check tells life from death', async () => {
    const ports = { DEKSDENFLOW_API_PORT: String(await freePort()), DEKSDENFLOW_WORKER_PORT: String(await freePort()) };
    expect(health(ports)).toBe(1);
    const token = { DEKSDENFLOW_API_TOKEN: 'a-token-of-this-test' };
    const api = start(execForm(said('CMD')[0] ?? ''), { ...ports, ...token });
    const ended = new Promise((done) => api.once('exit', done));
    try {
      await eventually(() => health(ports) === 0, { timeoutMs: 90_000, intervalMs: 250 });
      const base = { DEKSDENFLOW_API_BASE: `http://127.0.0.1:${ports.DEKSDENFLOW_API_PORT}` };
      const page = await fetch(`${base.DEKSDENFLOW_API_BASE}/console`);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<div id="root">')]);
      const demo = start(['cli', 'demo', '--on-server', '--dir', join(folder, 'demo', 'run')], { ...base, ...token });
      let output = '';
      for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
      const code = await new Promise((done) => demo.once('close', done));
      expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('is completed: 4 steps') });
    } finally {
      api.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
    expect(health(ports)).toBe(1);
  }, 240_000);

  it.each([
    ['api', 'a token: it would be open to everybody', 'DEKSDENFLOW_API_TOKEN must be set'],
    ['worker', 'a database and a queue that it shares', 'A separate worker needs a queue'],
  ])(
    'does not start %s without %s, and says what is missing',
    async (program, _what, sentence) => {
      const refused = start([program], program === 'api' ? {} : { DEKSDENFLOW_API_HOST: '127.0.0.1' });
      let output = '';
      refused.stderr.on('data', (chunk) => (output += String(chunk)));
      expect(await new Promise((done) => refused.once('close', done))).toBe(2);
      expect(output).toContain(sentence);
    },
    60_000,
  );
});
