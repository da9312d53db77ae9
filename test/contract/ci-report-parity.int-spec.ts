import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProgram } from '../../src/cli/program';
import { FakeTerminal } from '../support/fake-terminal';
import { findProgram } from '../support/local-server';
import { requireOrSkip } from '../support/requirement';
import { type Delivered, WebhookReceiver } from '../support/webhook-receiver';

const SCRIPT = join(__dirname, '../../scripts/ci/report.sh');
const SHA = 'a'.repeat(40);
const HEAD_SHA = 'b'.repeat(40);

const needed = ['curl', 'openssl'].filter((program) => findProgram(program) === undefined);
const suite = requireOrSkip('the CI report script', needed.length === 0, `install ${needed.join(', ')}`);

/** Nobody should have to know which of the two a job uses. */
suite('scripts/ci/report.sh and `deksdenflow ci report`', () => {
  const receiver = new WebhookReceiver();
  const folder = mkdtempSync(join(tmpdir(), 'ci-report-'));
  let common: Record<string, string>;

  beforeAll(async () => {
    common = { DEKSDENFLOW_API_BASE: await receiver.listen(), DEKSDENFLOW_WEBHOOK_TOKEN: 'a s3cret' };
    writeFileSync(
      join(folder, 'event.json'),
      JSON.stringify({ pull_request: { head: { label: 'a:b', sha: HEAD_SHA } } }),
    );
  });
  afterAll(async () => {
    await receiver.close();
    rmSync(folder, { recursive: true });
  });

  const GITHUB = { GITHUB_ACTIONS: 'true', GITHUB_SHA: SHA, GITHUB_REPOSITORY: 'acme/shop', GITHUB_RUN_ID: '7' };
  const GITLAB = { GITLAB_CI: 'true', CI_COMMIT_SHA: SHA, CI_PROJECT_PATH: 'acme/shop', CI_PIPELINE_ID: '42' };
  it.each([
    ['a push on GitHub', ['success'], { ...GITHUB, GITHUB_REF: 'refs/heads/a"b\\', GITHUB_WORKFLOW: 'C\tI' }],
    ['a tag on GitHub', ['running'], { ...GITHUB, GITHUB_REF: 'refs/tags/v1' }],
    [
      'a pull request on GitHub',
      ['failure'],
      {
        ...GITHUB,
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_EVENT_PATH: join(folder, 'event.json'),
        GITHUB_HEAD_REF: 'b',
      },
    ],
    ['a push on GitLab', [], { ...GITLAB, CI_JOB_STATUS: 'failed', CI_COMMIT_BRANCH: 'ü/%s' }],
    [
      'a merge request on GitLab',
      ['cancelled'],
      { ...GITLAB, CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'b', CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: HEAD_SHA },
    ],
    [
      'another CI',
      ['success'],
      {
        DEKSDENFLOW_CI_PROVIDER: 'gitlab',
        DEKSDENFLOW_PROJECT_ID: 'p 1',
        DEKSDENFLOW_PROTOCOL_RUN_ID: 'r',
        DEKSDENFLOW_SHA: SHA,
        DEKSDENFLOW_BRANCH: 'b',
        DEKSDENFLOW_CHECK_NAME: 'n',
        DEKSDENFLOW_TARGET_URL: 'https://ci.example/1',
      },
    ],
  ])('say the same of %s', async (_what, args, variables: Record<string, string>) => {
    receiver.delivered.length = 0;
    const env = { PATH: process.env.PATH ?? '', ...common, ...variables };
    const child = spawn(SCRIPT, args, { env, stdio: 'inherit' });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
    const program = buildProgram({
      environment: env,
      terminal: new FakeTerminal(),
      signal: new AbortController().signal,
    });
    await program.parseAsync(['ci', 'report', ...args], { from: 'user' });
    const [script, command] = receiver.delivered.map(comparable);
    expect(command).toEqual(script);
  });
});

/** Without what is of the moment: ids made from the clock, times, the delivery's id. */
function comparable({ url, headers, payload }: Delivered): unknown {
  const ours = Object.entries(headers).filter(([name]) => /^(x-git|content-type|user-agent|idempotency)/.test(name));
  const names = ours.map(([name, value]) =>
    /delivery|idempotency|signature/.test(name) ? name : `${name}: ${String(value)}`,
  );
  const timeless = JSON.stringify(payload)
    .replace(/"\d{4}-\d\d-\d\dT[\d:]+Z"/g, '"now"')
    .replace(/"id":\d{10}\b/, '"id":"now"');
  return { url: decodeURIComponent(url), names: names.sort(), payload: JSON.parse(timeless) as unknown };
}
