import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { closedPort } from '../support/fake-api';
import { findProgram } from '../support/local-server';
import { requireOrSkip } from '../support/requirement';
import { githubSignature, WebhookReceiver } from '../support/webhook-receiver';

const SCRIPT = join(__dirname, '../../scripts/ci/report.sh');
const SHA = 'a'.repeat(40);
const HEAD_SHA = 'b'.repeat(40);
const TOKEN = '6s3cret\\"$`%n6 \'x';
const HOSTILE_BRANCH = 'a"b\\c/%s%n\'$(id)`id`\t-é🙂\nnext';

const SHELLS = [
  ['dash', 'dash', []],
  ['bash', 'bash', []],
  ['busybox ash', 'busybox', ['sh']],
] as const;
const APPLETS = ['od', 'sed', 'tr', 'date', 'mktemp', 'grep', 'head', 'tail', 'cat', 'rm', 'sleep'];
const installed = SHELLS.filter(([, program]) => findProgram(program) !== undefined);
const needed = ['dash', 'bash', 'curl', 'openssl'].filter((program) => findProgram(program) === undefined);
const suite = requireOrSkip('the CI report script', needed.length === 0, `install ${needed.join(', ')}`);

let receiver: WebhookReceiver;
let base: string;
let folder: string;

beforeEach(async () => {
  receiver = new WebhookReceiver();
  base = await receiver.listen();
  folder = mkdtempSync(join(tmpdir(), 'ci-report-'));
  // Stand before the real programs on PATH and write down what everybody on the machine could see.
  for (const program of ['curl', 'openssl', 'sed', 'od', 'tr']) {
    const real = findProgram(program) ?? program;
    const wrapper = `#!/bin/sh\n{ printf '%s ' ${program} "$@"; printf '\\n'; } >>"${folder}/arguments"\nexec ${real} "$@"\n`;
    writeFileSync(join(folder, program), wrapper);
    chmodSync(join(folder, program), 0o755);
  }
});
afterEach(async () => {
  await receiver.close();
  rmSync(folder, { recursive: true });
});

suite.each(installed)('scripts/ci/report.sh under %s', (_name, program, options) => {
  // As on Alpine, where every program is busybox.
  beforeEach(() => {
    if (program !== 'busybox') return;
    for (const applet of APPLETS) {
      writeFileSync(join(folder, applet), `#!/bin/sh\nexec busybox ${applet} "$@"\n`, { mode: 0o755 });
    }
  });

  interface Ran {
    readonly exitCode: number | null;
    readonly output: string;
  }

  async function report(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ran> {
    const child = spawn(program, [...options, SCRIPT, ...args], {
      cwd: folder,
      env: {
        PATH: `${folder}:${process.env.PATH ?? ''}`,
        DEKSDENFLOW_API_BASE: base,
        DEKSDENFLOW_WEBHOOK_TOKEN: TOKEN,
        DEKSDENFLOW_RETRY_SECONDS: '0',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
    const [exitCode, out, err] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
    const output = out + err;
    const seen = output + readFileSync(join(folder, 'arguments'), { encoding: 'utf8', flag: 'a+' });
    const secret = environment.DEKSDENFLOW_WEBHOOK_TOKEN ?? TOKEN;
    if (secret !== '') expect(seen).not.toContain(secret);
    return { exitCode, output };
  }

  const GITHUB = { DEKSDENFLOW_CI_PROVIDER: 'github', DEKSDENFLOW_SHA: SHA, DEKSDENFLOW_BRANCH: '0001-a' };
  const GITLAB = { ...GITHUB, DEKSDENFLOW_CI_PROVIDER: 'gitlab' };

  it('sends a status that GitHub could have sent', async () => {
    const environment = {
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: SHA,
      GITHUB_REF: 'refs/heads/0001-a',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_WORKFLOW: 'CI',
      GITHUB_RUN_ID: '77',
      DEKSDENFLOW_PROJECT_ID: 'p 1',
      DEKSDENFLOW_PROTOCOL_RUN_ID: 'r&1',
    };
    expect(await report(['failure'], environment)).toMatchObject({ exitCode: 0 });
    const [{ url, headers, raw, payload } = never()] = receiver.delivered;
    expect(decodeURIComponent(url)).toBe('/webhooks/github/p 1?protocol_run_id=r&1');
    expect(headers['x-hub-signature-256']).toBe(githubSignature(TOKEN, raw));
    expect(headers['x-github-event']).toBe('status');
    expect(headers['x-github-delivery']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(headers['content-type']).toBe('application/json');
    expect(payload).toEqual({
      id: expect.any(Number) as number,
      sha: SHA,
      name: 'acme/shop',
      context: 'CI',
      state: 'failure',
      description: 'Reported by CI: failure',
      target_url: 'https://github.com/acme/shop/actions/runs/77',
      branches: [{ name: '0001-a', commit: { sha: SHA } }],
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      updated_at: payload.created_at,
      repository: { full_name: 'acme/shop' },
    });
  });

  it('sends a pipeline that GitLab could have sent', async () => {
    const environment = {
      GITLAB_CI: 'true',
      CI_JOB_STATUS: 'failed',
      CI_COMMIT_SHA: SHA,
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: HEAD_SHA,
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: '0001-a',
      CI_PROJECT_PATH: 'acme/shop',
      CI_PIPELINE_ID: '12345678901',
      CI_PIPELINE_URL: 'https://gitlab.example/acme/shop/-/pipelines/12345678901',
    };
    expect(await report([], environment)).toMatchObject({ exitCode: 0 });
    const [{ url, headers, payload } = never()] = receiver.delivered;
    expect(url).toBe('/webhooks/gitlab');
    expect(headers['x-gitlab-token']).toBe(TOKEN);
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).toMatch(/^curl .*--data-binary/m);
    expect(headers['x-gitlab-event']).toBe('Pipeline Hook');
    expect(headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(payload).toMatchObject({
      object_kind: 'pipeline',
      object_attributes: {
        id: 12345678901,
        ref: '0001-a',
        sha: HEAD_SHA,
        status: 'failed',
        source: 'external',
        url: environment.CI_PIPELINE_URL,
      },
      project: { path_with_namespace: 'acme/shop' },
    });
  });

  it.each([
    ['running', 'pending', 'running'],
    ['success', 'success', 'success'],
    ['cancelled', 'error', 'canceled'],
  ])('says %s in the words of each provider', async (state, ofGithub, ofGitlab) => {
    await report([state], GITHUB);
    await report([state], GITLAB);
    const [github = never(), gitlab = never()] = receiver.delivered.map(({ payload }) => payload);
    expect(github.state).toBe(ofGithub);
    expect(gitlab.object_attributes).toMatchObject({ status: ofGitlab });
    const { finished_at: finished } = gitlab.object_attributes as { finished_at: unknown };
    expect(finished === null).toBe(state === 'running');
  });

  it.each([
    ['github', GITHUB, (payload: Record<string, unknown>) => (payload.branches as { name: string }[])[0]?.name],
    ['gitlab', GITLAB, (payload: Record<string, unknown>) => (payload.object_attributes as { ref: string }).ref],
  ])('carries a hostile branch and name to %s as they are', async (_provider, environment, branchOf) => {
    const more = { DEKSDENFLOW_BRANCH: HOSTILE_BRANCH, DEKSDENFLOW_TARGET_URL: `https://ci.example/${HOSTILE_BRANCH}` };
    expect(await report(['success'], { ...environment, ...more })).toMatchObject({ exitCode: 0 });
    expect(branchOf(receiver.delivered[0]?.payload ?? {})).toBe(HOSTILE_BRANCH);
  });

  it.each(['~x~', '0123456789abcdef'.repeat(4), 'k'.repeat(65), '66\\\\jj%%55', 'pässwörd'.repeat(9)])(
    'signs with the secret %s',
    async (secret) => {
      await report(['success'], { ...GITHUB, DEKSDENFLOW_WEBHOOK_TOKEN: secret });
      const [{ headers, raw } = never()] = receiver.delivered;
      expect(headers['x-hub-signature-256']).toBe(githubSignature(secret, raw));
    },
  );

  describe('on a pull request of GitHub', () => {
    const title = `"head": {"sha": "${'c'.repeat(40)}"}`;
    const sample = (
      JSON.parse(readFileSync(require.resolve('@octokit/webhooks-examples/api.github.com/index.json'), 'utf8')) as {
        name: string;
        examples: { pull_request?: { head: { sha: string } } }[];
      }[]
    ).find(({ name }) => name === 'pull_request')?.examples[0]?.pull_request;
    const event = { action: 'opened', pull_request: { ...sample, title, body: title } };

    const environment = () => ({
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
      GITHUB_HEAD_REF: '0001-a',
      GITHUB_SHA: SHA,
    });

    it('reports the head commit of the event file, not the merge commit', async () => {
      for (const indent of [0, 2]) {
        writeFileSync(join(folder, 'event.json'), JSON.stringify(event, null, indent));
        await report(['success'], environment());
      }
      const sha = sample?.head.sha;
      expect(receiver.delivered.map(({ payload }) => payload.sha)).toEqual([sha, sha]);
      expect(receiver.delivered[0]?.payload.branches).toEqual([{ name: '0001-a', commit: { sha } }]);
    });

    it('reports the second parent where the file says nothing, and else nothing', async () => {
      const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
      const commit = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit-tree', '-m', 'm'];
      git('init', '-q');
      const tree = git('write-tree');
      const [first, second] = [git(...commit, tree), git(...commit, '-m', '2', tree)];
      const merge = git(...commit, '-p', first, '-p', second, tree);
      await report(['success'], { ...environment(), GITHUB_SHA: merge });
      expect(receiver.delivered[0]?.payload.sha).toBe(second);
      const target = { ...environment(), GITHUB_EVENT_NAME: 'pull_request_target', GITHUB_SHA: merge };
      expect(await report(['success'], target)).toMatchObject({ exitCode: 2 });
      expect(receiver.delivered).toHaveLength(1);
    });
  });

  it('tries again with the same id, and waits as long as it is told', async () => {
    receiver.answer = (n) =>
      n === 1 ? { status: 500 } : n === 2 ? { status: 429, headers: { 'Retry-After': '1' } } : { status: 202 };
    const started = Date.now();
    expect(await report(['success'], GITHUB)).toMatchObject({ exitCode: 0 });
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_000);
    expect(receiver.delivered).toHaveLength(3);
    expect(new Set(receiver.delivered.map(({ headers }) => headers['x-github-delivery'])).size).toBe(1);
    expect(new Set(receiver.delivered.map(({ raw }) => raw.toString())).size).toBe(1);
    await report(['success'], GITHUB);
    expect(new Set(receiver.delivered.map(({ headers }) => headers['x-github-delivery'])).size).toBe(2);
  });

  it.each([
    [401, 2, 1],
    [400, 2, 1],
    [404, 1, 1],
    [413, 1, 1],
    [302, 1, 1],
    [500, 1, 5],
    [503, 3, 5],
  ])('status %i ends with %i after %i tries, and --soft with 0', async (status, exitCode, tries) => {
    receiver.answer = () => ({ status, headers: { location: `${base}/elsewhere` } });
    const ran = await report(['failure'], GITLAB);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.output).toContain(String(status));
    expect(receiver.delivered).toHaveLength(tries);
    expect(await report(['failure', '--soft'], GITLAB)).toMatchObject({ exitCode: 0 });
  });

  it('ends with 3 when nobody listens, and with 2 when it is used or set up wrongly', async () => {
    const nobody = { ...GITHUB, DEKSDENFLOW_API_BASE: `http://127.0.0.1:${String(await closedPort())}` };
    expect(await report(['success'], nobody)).toMatchObject({ exitCode: 3 });
    expect(await report(['success', '--soft'], nobody)).toMatchObject({ exitCode: 0 });
    for (const args of [['explode'], [], ['success', 'failure'], ['--hard']]) {
      expect(await report([...args, '--soft'], GITHUB)).toMatchObject({ exitCode: 2 });
    }
    for (const wrong of [
      { DEKSDENFLOW_WEBHOOK_TOKEN: '' },
      { DEKSDENFLOW_WEBHOOK_TOKEN: 'two\nlines' },
      { DEKSDENFLOW_API_BASE: 'localhost:8010' },
      { DEKSDENFLOW_API_BASE: 'https://user:pw@host' },
      { DEKSDENFLOW_CI_PROVIDER: 'bitbucket' },
      { DEKSDENFLOW_CI_PROVIDER: '' },
      { DEKSDENFLOW_SHA: 'HEAD' },
      { DEKSDENFLOW_SHA: '' },
    ]) {
      expect(await report(['success'], { ...GITHUB, ...wrong })).toMatchObject({ exitCode: 2 });
      expect(await report(['success', '--soft'], { ...GITHUB, ...wrong })).toMatchObject({ exitCode: 0 });
    }
    expect(receiver.delivered).toEqual([]);
  });
});

function never(): never {
  throw new Error('Nothing was delivered.');
}
