import { FakeTerminal } from '../../../test/support/fake-terminal';
import { closedPort } from '../../../test/support/fake-api';
import { githubSignature, WebhookReceiver } from '../../../test/support/webhook-receiver';
import { errorLines, exitCodeOf } from '../exit';
import { buildProgram } from '../program';

const SHA = 'a'.repeat(40);
const TOKEN = 'a s3cret of 6';
const GITHUB = { DEKSDENFLOW_CI_PROVIDER: 'github', DEKSDENFLOW_SHA: SHA, DEKSDENFLOW_BRANCH: '0001-a' };

let receiver: WebhookReceiver;
let base: string;
let terminal: FakeTerminal;

beforeEach(async () => {
  receiver = new WebhookReceiver();
  base = await receiver.listen();
  terminal = new FakeTerminal();
});
afterEach(() => receiver.close());

async function report(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = GITHUB,
): Promise<number> {
  const env = {
    DEKSDENFLOW_API_BASE: base,
    DEKSDENFLOW_WEBHOOK_TOKEN: TOKEN,
    DEKSDENFLOW_RETRY_SECONDS: '0',
    ...environment,
  };
  try {
    const program = buildProgram({ environment: env, terminal, signal: new AbortController().signal });
    await program.parseAsync(['ci', 'report', ...args], { from: 'user' });
    return 0;
  } catch (error) {
    for (const line of errorLines(error)) terminal.note(line);
    return exitCodeOf(error);
  } finally {
    expect(terminal.output + terminal.notes).not.toContain(TOKEN);
  }
}

describe('ci report', () => {
  it('sends a signed status, with what the options say before what the environment says', async () => {
    const options = [
      '--project',
      'x/1',
      '--protocol',
      'p&1',
      '--branch',
      'b"',
      '--name',
      'n',
      '--target-url',
      'https://ci/1',
    ];
    expect(await report(['success', ...options, '--sha', 'b'.repeat(40)])).toBe(0);
    const [{ url, headers, raw, payload } = nothing()] = receiver.delivered;
    expect(url).toBe('/webhooks/github/x%2F1?protocol_run_id=p%261');
    expect(headers['x-hub-signature-256']).toBe(githubSignature(TOKEN, raw));
    expect(headers).toMatchObject({ 'x-github-event': 'status', 'content-type': 'application/json' });
    expect(payload).toMatchObject({
      state: 'success',
      sha: 'b'.repeat(40),
      context: 'n',
      target_url: 'https://ci/1',
      branches: [{ name: 'b"' }],
    });
    expect(terminal.output).toBe(`Reported success of ${'b'.repeat(40)} (202).\n`);
  });

  it('sends a pipeline with the token where GitLab is', async () => {
    const environment = {
      GITLAB_CI: 'true',
      CI_JOB_STATUS: 'canceled',
      CI_COMMIT_SHA: SHA,
      CI_COMMIT_BRANCH: '0001-a',
    };
    expect(await report([], environment)).toBe(0);
    const [{ headers, payload } = nothing()] = receiver.delivered;
    expect(headers['x-gitlab-token']).toBe(TOKEN);
    expect(payload.object_attributes).toMatchObject({ status: 'canceled', ref: '0001-a', sha: SHA });
  });

  it('tries again under one id', async () => {
    receiver.answer = (n) => ({ status: n < 3 ? 500 : 202 });
    expect(await report(['running'])).toBe(0);
    expect(receiver.delivered).toHaveLength(3);
    expect(new Set(receiver.delivered.map(({ headers }) => headers['x-github-delivery'])).size).toBe(1);
  });

  it.each([
    [400, 2, 1],
    [401, 2, 1],
    [404, 1, 1],
    [302, 1, 1],
    [500, 1, 5],
    [503, 3, 5],
  ])('leaves with status %i by %i after %i tries, and --soft by 0', async (status, exitCode, tries) => {
    receiver.answer = () => ({ status, headers: { location: `${base}/elsewhere` } });
    expect(await report(['failure'])).toBe(exitCode);
    expect(receiver.delivered).toHaveLength(tries);
    expect(await report(['failure', '--soft'])).toBe(0);
    expect(terminal.notes).toContain('not reported:');
  });

  it('leaves by 3 when nobody listens, and by 2 when it is used or set up wrongly', async () => {
    const nobody = { ...GITHUB, DEKSDENFLOW_API_BASE: `http://127.0.0.1:${String(await closedPort())}` };
    expect(await report(['success'], nobody)).toBe(3);
    expect(await report(['success', '--soft'], nobody)).toBe(0);
    for (const args of [['explode', '--soft'], ['--soft'], ['success', 'failure'], ['success', '--provider', 'x']]) {
      expect(await report(args)).toBe(2);
    }
    for (const name of ['DEKSDENFLOW_WEBHOOK_TOKEN', 'DEKSDENFLOW_API_BASE', 'DEKSDENFLOW_CI_PROVIDER']) {
      expect(await report(['success'], { ...GITHUB, [name]: '' })).toBe(2);
    }
    expect(await report(['success'], { ...GITHUB, DEKSDENFLOW_SHA: 'HEAD' })).toBe(2);
    expect(
      await report(['success'], { ...GITHUB, DEKSDENFLOW_SHA: '', GITHUB_EVENT_NAME: 'pull_request_target' }),
    ).toBe(2);
    expect(receiver.delivered).toEqual([]);
  });
});

function nothing(): never {
  throw new Error('Nothing was delivered.');
}
