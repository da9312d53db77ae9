import { Readable } from 'node:stream';
import { ApiModule } from '../../src/api.module';
import { serve } from '../../src/bootstrap';
import { exitCodeOf } from '../../src/cli/exit';
import { buildProgram } from '../../src/cli/program';
import { PinoLog } from '../../src/platform/observability/pino-log';
import { eventually } from '../support/eventually';
import { FakeTerminal } from '../support/fake-terminal';
import { GithubStandIn } from '../support/forges/github-stand-in';
import { RunHarness } from '../support/run-harness';

jest.setTimeout(60_000);

const SECRET = 'the-webhook-secret';
const STEPS = ['one', 'two'].map((name) => ({
  step_name: name,
  commands: [`echo ${name} > ${name}.txt`],
  gates: [{ name: `has ${name}`, command: `test -f ${name}.txt` }],
}));

describe('the command line against the server and a forge', () => {
  let harness: RunHarness;
  let forge: GithubStandIn;
  let server: { readonly url: string; close(): Promise<void> };
  let stdin: string;
  let said: string;
  beforeAll(async () => {
    harness = await RunHarness.start(
      { DEKSDENFLOW_CI_POLL_SECONDS: '1', DEKSDENFLOW_CI_SETTLE_SECONDS: '0.1' },
      {
        'package.json': '{"scripts": {"test": "node test.js"}}',
        'package-lock.json': '{}',
      },
    );
    forge = await GithubStandIn.start();
    const log = new PinoLog({ level: 'error', json: true, stream: { write: () => undefined } });
    server = await serve(harness.core, ApiModule, log, { host: '127.0.0.1', port: 0 });
  });
  afterAll(async () => {
    await server.close();
    await forge.close();
    await harness.close();
  });
  beforeEach(() => {
    stdin = '';
    said = '';
  });

  /** What the command prints; it must end well. */
  async function cli(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const terminal = new FakeTerminal(2_000);
    const context = {
      environment: { DEKSDENFLOW_API_BASE: server.url, ...environment },
      terminal,
      stdin: Readable.from([stdin]),
      signal: new AbortController().signal,
    };
    try {
      await buildProgram(context).parseAsync([...words], { from: 'user' });
    } finally {
      said += terminal.output + terminal.notes;
    }
    return terminal.output;
  }
  const json = async (...words: string[]): Promise<never> => JSON.parse(await cli([...words, '--json'])) as never;
  const shows = (words: readonly string[], ...patterns: readonly RegExp[]): Promise<void> =>
    eventually(async () => {
      const output = await cli(words);
      for (const pattern of patterns) expect(output).toMatch(pattern);
    });

  it('connects a project, follows its checks and pull request, and replays what the forge has sent', async () => {
    const { id: projectId } = JSON.parse(
      await cli(
        [
          ...['projects', 'add', 'shop', harness.bench.remote, '--ci', 'github', '--json'],
          ...['--forge-url', forge.apiUrl, '--forge-repository', forge.repository, '--secret', 'FORGE_TOKEN'],
        ],
        { FORGE_TOKEN: forge.token },
      ),
    ) as { id: string };
    stdin = `${SECRET}\n`;
    const changed = await cli(['projects', 'change', projectId, '--secret', 'WEBHOOK_SECRET=-']);
    expect(changed).toMatch(/^secrets +FORGE_TOKEN, WEBHOOK_SECRET$/m);
    await shows(['projects', 'show', projectId], /^set-up +completed at [0-9a-f]{10}$/m, /^suggested +--gate ".*npm/m);
    expect(await cli(['projects', 'setup', projectId])).toContain(`projects show ${projectId}`);
    await shows(['projects', 'show', projectId], /^set-up +completed/m);

    forge.sendWebhooksTo(`${server.url}/webhooks/github/${projectId}`, SECRET);
    const created = await fetch(`${server.url}/projects/${projectId}/protocols`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        description: 'Two files',
        steps: STEPS,
        policies: { open_pr: 'never' },
        auto_advance: false,
      }),
    });
    const { id, branch } = (await created.json()) as { id: string; branch: string };
    await cli(['protocols', 'start', id]);
    await shows(['protocols', 'show', id], /^status +planned$/m);
    await cli(['protocols', 'run-next-step', id]);
    await eventually(async () => (await harness.story(id)).steps[0]?.status === 'completed');
    const sha = (await harness.story(id)).run.remoteSha ?? '';
    await forge.setBranch(branch, sha);
    await forge.setChecks(sha, [
      { name: 'build', state: 'failure', log: 'src/a.ts(1,1): error TS2304' },
      { name: 'lint', state: 'success' },
    ]);
    await shows(
      ['protocols', 'show', id],
      /^status +blocked$/m,
      /^reason +ci_failed: /m,
      new RegExp(`^ci +failure on ${sha.slice(0, 10)}; passed lint$`, 'm'),
      /^ +✗ build \(code\) /m,
    );
    const checks = await cli(['protocols', 'checks', id]);
    expect(checks).toMatch(new RegExp(`^${sha.slice(0, 10)} +build +check_run +failure `, 'm'));
    expect(checks).toMatch(/ lint +check_run +success /);

    expect(await cli(['protocols', 'open-pr', id])).toContain('open_pr of');
    await shows(['protocols', 'show', id], /^pull request +#\d+ draft {2}http/m);
    expect(forge.pullRequests()).toHaveLength(1);

    const triggered = () => forge.requests.filter((request) => request.includes('rerun-failed-jobs')).length;
    expect(await cli(['ci', 'trigger', id])).toContain('trigger_ci of');
    await eventually(() => triggered() === 1);
    expect(forge.violations).toEqual([]);

    const deliveries = await json(
      'webhooks',
      'list',
      '--protocol',
      id,
      '--outcome',
      'accepted',
      '--provider',
      'github',
    );
    const [delivery] = deliveries as readonly { id: string; event: string; protocol_run_id: string }[];
    expect(delivery).toMatchObject({ protocol_run_id: id });
    const table = await cli(['webhooks', 'list', '--project', projectId]);
    expect(table).toMatch(
      new RegExp(`^${delivery?.id ?? '?'} +\\S+ +github +${delivery?.event ?? '?'} +accepted`, 'm'),
    );
    const replayed = await cli(['webhooks', 'replay', delivery?.id ?? '']);
    expect(replayed).toMatch(/ was taken in again as [0-9a-f-]{36}: (ignored|accepted)\./);
  });

  it('says what is wrong in the words of the server', async () => {
    await expect(cli(['webhooks', 'replay', '01890000-0000-7000-8000-000000000000'])).rejects.toMatchObject({
      code: 'delivery.unknown',
    });
    const refused = await cli(['projects', 'add', 'x', '/nowhere', '--forge-url', 'http://ghes.example']).catch(
      exitCodeOf,
    );
    expect(refused).toBe(2);
  });

  it('tells no secret', () => {
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain(forge.token);
  });
});
