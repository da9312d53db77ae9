import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { buildProgram } from '../../src/cli/program';
import { startFakeApi } from '../support/fake-api';
import { FakeTerminal } from '../support/fake-terminal';
import { findProgram } from '../support/local-server';
import { requireOrSkip } from '../support/requirement';
import { WebhookReceiver } from '../support/webhook-receiver';

const ROOT = join(__dirname, '../..');
const SHA = 'a'.repeat(40);
const run = promisify(execFile);

const needed = ['sh', 'curl', 'openssl'].filter((program) => findProgram(program) === undefined);
const suite = requireOrSkip('docs/forges.md as a test', needed.length === 0, `install ${needed.join(', ')}`);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forges-doc-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs it as a person or a runner would; `npx` only notes what it was asked, one JSON array in each line. */
async function shell(script: string, environment: Readonly<Record<string, string>>): Promise<string[][]> {
  const note = `JSON.stringify(process.argv.slice(2)) + '\\n'`;
  const shim = `#!${process.execPath}\nrequire('fs').appendFileSync(${JSON.stringify(join(folder, 'asked'))}, ${note});\n`;
  writeFileSync(join(folder, 'npx'), shim, { mode: 0o755 });
  const env = { PATH: `${folder}:${process.env.PATH ?? ''}`, DEKSDENFLOW_RETRY_SECONDS: '0', ...environment };
  await run('sh', ['-euc', script], { cwd: ROOT, env });
  const asked = readFileSync(join(folder, 'asked'), { encoding: 'utf8', flag: 'a+' });
  return asked.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as string[]]));
}

suite('docs/forges.md', () => {
  const text = readFileSync(join(ROOT, 'docs/forges.md'), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '');

  it('holds commands that run, and ask the server for what the text says', async () => {
    const api = await startFakeApi(({ url }) => ({
      body: /deliveries\?|\/steps$|\/checks$/.test(url)
        ? []
        : { message: 'Done.', secret_names: [], status_reason: null, allowed_actions: [] },
    }));
    const environment = {
      YOUR_TOKEN: 'forge-token',
      YOUR_APP_ID: '7',
      GITHUB_APP_ID: '7',
      YOUR_KEY_FILE: '/dev/null',
      WEBHOOK_SECRET: 'hook-secret',
      NEW_WEBHOOK_SECRET: 'new-secret',
      FORGE_TOKEN: 'forge-token',
      PROJECT_ID: 'x1',
      PROTOCOL_ID: 'p1',
      DELIVERY_ID: 'd1',
      BRANCH: '0001-a',
      DEKSDENFLOW_API_BASE: api.base,
      DEKSDENFLOW_API_TOKEN: 'admin',
    };
    try {
      for (const block of blocks) {
        for (const [program, ...args] of await shell(block, environment)) {
          expect(program).toBe('deksdenflow');
          const context = {
            environment,
            terminal: new FakeTerminal(),
            stdin: Readable.from(['from-stdin\n']),
            signal: new AbortController().signal,
          };
          await buildProgram(context).parseAsync(args, { from: 'user' });
        }
        rmSync(join(folder, 'asked'), { force: true });
      }
      expect(api.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
        'POST /projects',
        'PATCH /projects/x1',
        'POST /projects/x1/actions/setup',
        'GET /projects/x1',
        'GET /webhooks/deliveries?limit=20',
        'POST /webhooks/deliveries/d1/actions/replay',
        'PATCH /projects/x1',
        'PATCH /projects/x1',
        'POST /protocols/p1/actions/open_pr',
        'POST /protocols/p1/actions/trigger_ci',
        'GET /protocols/p1',
        'GET /protocols/p1/steps',
        'GET /protocols/p1/checks',
        'POST /webhooks/github',
      ]);
      expect(api.received[0]?.body).toMatchObject({
        ci_provider: 'github',
        secrets: { FORGE_TOKEN: 'forge-token', WEBHOOK_SECRET: 'hook-secret' },
      });
      const changes = api.received.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
      expect(changes).toEqual([
        { secrets: { GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY: 'from-stdin' } },
        { secrets: { WEBHOOK_SECRET: 'from-stdin' } },
        { policies: expect.objectContaining({ auto_fix_ci: { max_attempts: 3, per_fingerprint: 1 } }) as unknown },
      ]);
      expect(api.received.at(-1)?.body).toMatchObject({
        state: 'success',
        context: 'nightly',
        branches: [{ name: '0001-a' }],
      });
    } finally {
      await api.close();
    }
  });

  it('names the variables that report.sh reads, and no others', () => {
    const variables = (source: string) => [...source.matchAll(/DEKSDENFLOW_[A-Z_]+[A-Z]/g)].map(([name]) => name);
    const read = new Set(variables(readFileSync(join(ROOT, 'scripts/ci/report.sh'), 'utf8').replace(/^#.*$/gm, '')));
    const section = text.slice(text.indexOf('## Reports from a job'));
    const spelled = section.replace(/`(_[A-Z_]+)`/g, '`DEKSDENFLOW$1`');
    const named = new Set(variables(spelled));
    expect([...named].filter((name) => !read.has(name))).toEqual([]);
    expect([...read].filter((name) => !named.has(name))).toEqual(['DEKSDENFLOW_RETRY_SECONDS']);
  });
});

interface Step {
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

suite('docs/ci', () => {
  const receiver = new WebhookReceiver();
  let base: string;
  beforeAll(async () => {
    base = await receiver.listen();
  });
  beforeEach(() => {
    receiver.delivered.length = 0;
  });
  afterAll(() => receiver.close());

  it('github-actions.yml reports the beginning and the end, also of a failed job', async () => {
    const workflow = parse(readFileSync(join(ROOT, 'docs/ci/github-actions.yml'), 'utf8')) as {
      on: unknown;
      jobs: { test: { env: Readonly<Record<string, string>>; steps: readonly Step[] } };
    };
    const { env: ofJob, steps } = workflow.jobs.test;
    const context: Readonly<Record<string, string>> = {
      'vars.DEKSDENFLOW_API_BASE': base,
      'vars.DEKSDENFLOW_PROJECT_ID': 'x1',
      'secrets.DEKSDENFLOW_WEBHOOK_TOKEN': 'hook-secret',
      'job.status': 'failure',
    };
    const resolve = (value: string) =>
      value.replace(/\$\{\{ (.*?) \}\}/g, (_, name: string) => context[name] ?? fail(name));
    const ofRunner = {
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: SHA,
      GITHUB_REF: 'refs/heads/0001-a',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_WORKFLOW: 'CI',
      GITHUB_RUN_ID: '1',
    };
    const reports = steps.filter((step) => step.run?.includes('report.sh'));
    for (const step of reports) {
      const env = Object.entries({ ...ofJob, ...step.env }).map(([name, value]) => [name, resolve(value)]);
      await shell(resolve(step.run ?? ''), { ...ofRunner, ...(Object.fromEntries(env) as Record<string, string>) });
    }
    expect(reports.map((step) => step.if)).toEqual([undefined, 'always()']);
    expect(receiver.delivered.map(({ url, payload }) => [url, payload.state, payload.context])).toEqual([
      ['/webhooks/github/x1', 'pending', 'CI'],
      ['/webhooks/github/x1', 'failure', 'CI'],
    ]);
  });

  it('gitlab-ci.yml reports the beginning and the end, also of a failed job', async () => {
    const pipeline = parse(readFileSync(join(ROOT, 'docs/ci/gitlab-ci.yml'), 'utf8')) as {
      running: { script: readonly string[] };
      test: { script: readonly string[]; after_script: readonly string[] };
    };
    const ofRunner = {
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: SHA,
      CI_COMMIT_BRANCH: '0001-a',
      CI_PROJECT_PATH: 'acme/shop',
      CI_PIPELINE_ID: '7',
      DEKSDENFLOW_API_BASE: base,
      DEKSDENFLOW_PROJECT_ID: 'x1',
      DEKSDENFLOW_WEBHOOK_TOKEN: 'hook-secret',
    };
    await shell(pipeline.running.script.join('\n'), { ...ofRunner, CI_JOB_STATUS: 'running' });
    await shell(pipeline.test.after_script.join('\n'), { ...ofRunner, CI_JOB_STATUS: 'failed' });
    expect(receiver.delivered.map(({ url, payload }) => [url, payload.object_attributes])).toEqual([
      ['/webhooks/gitlab/x1', expect.objectContaining({ status: 'running', id: 7, name: 'report' })],
      ['/webhooks/gitlab/x1', expect.objectContaining({ status: 'failed', id: 7, name: 'report' })],
    ]);
  });
});

function fail(name: string): never {
  throw new Error(`The workflow reads ${name}, which this test does not know.`);
}
