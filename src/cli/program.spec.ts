import { Readable } from 'node:stream';
import { type FakeApi, type Received, startFakeApi } from '../../test/support/fake-api';
import { FakeTerminal } from '../../test/support/fake-terminal';
import { errorLines, exitCodeOf } from './exit';
import { buildProgram } from './program';

const PROTOCOL = {
  id: 'p1',
  project_id: 'x1',
  protocol_name: '0001-a',
  branch: '0001-a',
  base_branch: 'main',
  description: 'A',
  status: 'running',
  status_reason: null,
  allowed_actions: ['pause', 'cancel'],
  created_at: '2026-01-01T00:00:00Z',
};
const EVENT = {
  id: 'e1',
  seq: 7,
  protocol_run_id: 'p1',
  step_run_id: null,
  type: 'planned',
  message: 'Planned.',
  metadata: {},
  actor: 'system',
  created_at: '2026-01-01T00:00:00Z',
};

let api: FakeApi;
let terminal: FakeTerminal;
let abort: AbortController;
let stdin: string;
let answer: (request: Received) => { status?: number; body?: unknown };

beforeEach(async () => {
  stdin = '';
  answer = () => ({ body: [] });
  api = await startFakeApi((request) => answer(request));
  terminal = new FakeTerminal(100);
  abort = new AbortController();
});
afterEach(() => api.close());

/** As the entry does: the exit code, with what went wrong on the terminal. */
async function run(args: string, environment: Record<string, string> = {}): Promise<number> {
  const env = { DEKSDENFLOW_API_BASE: api.base, ...environment };
  try {
    const words = args.match(/"[^"]*"|\S+/g) ?? [];
    const program = buildProgram({ environment: env, terminal, stdin: Readable.from([stdin]), signal: abort.signal });
    await program.parseAsync(
      words.map((word) => word.replaceAll('"', '')),
      { from: 'user' },
    );
    return 0;
  } catch (error) {
    for (const line of errorLines(error)) terminal.note(line);
    return exitCodeOf(error);
  }
}

describe('the command line', () => {
  it.each([
    ['projects list', 'GET /projects'],
    ['protocols list --project x1 --status running --limit 5', 'GET /protocols?status=running&limit=5&project_id=x1'],
    [
      'protocols list --status failed,blocked --branch 0001-a --search dog --since 2026-01-31T22:00:00Z --updated-until 2026-02-01T06:00:00Z',
      'GET /protocols?branch=0001-a&search=dog&status=failed%2Cblocked&created_after=2026-01-31T22%3A00%3A00Z&updated_before=2026-02-01T06%3A00%3A00Z',
    ],
    ['protocols start p1', 'POST /protocols/p1/actions/start'],
    ['protocols pause p1', 'POST /protocols/p1/actions/pause'],
    ['protocols resume p1', 'POST /protocols/p1/actions/resume'],
    ['protocols cancel p1', 'POST /protocols/p1/actions/cancel'],
    ['protocols run-next-step p1', 'POST /protocols/p1/actions/run_next_step'],
    ['protocols retry-latest p1', 'POST /protocols/p1/actions/retry_latest'],
    ['protocols open-pr p1', 'POST /protocols/p1/actions/open_pr'],
    ['protocols checks p1', 'GET /protocols/p1/checks'],
    ['projects setup x1', 'POST /projects/x1/actions/setup'],
    ['ci trigger p1', 'POST /protocols/p1/actions/trigger_ci'],
    [
      'webhooks list --project x1 --protocol p1 --provider gitlab --outcome unmatched',
      'GET /webhooks/deliveries?outcome=unmatched&provider=gitlab&project_id=x1&protocol_id=p1',
    ],
    ['webhooks replay ../d1', 'POST /webhooks/deliveries/..%2Fd1/actions/replay'],
    ['tokens list --limit 2', 'GET /tokens?limit=2'],
    ['tokens revoke ../t1', 'DELETE /tokens/..%2Ft1'],
    ['steps list p1', 'GET /protocols/p1/steps'],
    ['steps run s1', 'POST /steps/s1/actions/run'],
    ['steps run-qa s1', 'POST /steps/s1/actions/run_qa'],
    ['events list --protocol p1 --limit 3', 'GET /protocols/p1/events?limit=3'],
    ['events list --project x1 --type planned', 'GET /events?type=planned&project_id=x1'],
    [
      'events list --type planned,paused --step s1 --actor user:ci --search cap --until 2026-02-01T06:00:00Z',
      'GET /events?actor=user%3Aci&search=cap&created_before=2026-02-01T06%3A00%3A00Z&type=planned%2Cpaused&step_id=s1',
    ],
    ['queues jobs --status failed --type step.qa', 'GET /queues/jobs?status=failed&type=step.qa'],
    ['queues retry j1', 'POST /queues/jobs/j1/actions/retry'],
    ['queues retry j1 j2', 'POST /queues/jobs/actions/retry'],
    ['protocols cancel p1 p2', 'POST /protocols/actions/cancel'],
    ['protocols retry p1 p2', 'POST /protocols/actions/retry_latest'],
    ['webhooks replay d1 d2', 'POST /webhooks/deliveries/actions/replay'],
    ['protocols start ../../tokens', 'POST /protocols/..%2F..%2Ftokens/actions/start'],
  ])('%s asks %s', async (args, expected) => {
    answer = ({ method, body }) => {
      const many = method === 'GET' || (typeof body === 'object' && body !== null && 'ids' in body);
      return { body: many ? [] : { message: 'Done.', protocol: PROTOCOL } };
    };
    expect(await run(args)).toBe(0);
    const asked = api.received.map(({ method, url }) => `${method} ${url}`);
    expect(asked).toHaveLength(1);
    expect(sorted(asked[0] ?? '')).toBe(sorted(expected));
  });

  it('creates a project with gates, and secrets by environment only', async () => {
    answer = () => ({
      status: 201,
      body: { id: 'x1', name: 'n', git_url: '/r', base_branch: 'main', secret_names: [] },
    });
    const args =
      'projects add n /r --base-branch dev --gate "tests=npm test -- --all=1" --secret API_KEY --auto-advance';
    expect(await run(args, { API_KEY: 'k' })).toBe(0);
    expect(api.received[0]?.body).toEqual({
      name: 'n',
      git_url: '/r',
      base_branch: 'dev',
      policies: { auto_advance: true },
      gates: [{ name: 'tests', command: 'npm test -- --all=1' }],
      secrets: { API_KEY: 'k' },
    });
    expect(await run('projects add n /r --secret NOT_THERE')).toBe(2);
    expect(terminal.notes).toContain('NOT_THERE is not set');
  });

  it('shows the value of a new token, and only there', async () => {
    const token = { id: 't1', name: 'ci', role: 'operator', project_id: 'x1', hint: 'dkf_a…z', expires_at: null };
    const seen = { ...token, last_used_at: null, revoked_at: null };
    answer = ({ method }) => ({ body: method === 'POST' ? { ...seen, value: 'dkf_whole' } : [seen] });
    expect(await run('tokens create ci --project x1 --expires 2030-01-31T12:00:00Z')).toBe(0);
    expect(api.received[0]?.body).toEqual({ name: 'ci', project_id: 'x1', expires_at: '2030-01-31T12:00:00Z' });
    expect(terminal.output).toContain('dkf_whole');
    expect(terminal.notes).toContain('cannot be shown again');
    const before = terminal.output.length;
    expect(await run('tokens list')).toBe(0);
    expect(terminal.output.slice(before)).toContain('dkf_a…z');
  });

  it('changes where its forge is, with one secret from stdin', async () => {
    answer = () => ({ body: { id: 'x1', secret_names: [] } });
    stdin = '-----BEGIN KEY-----\nabc\n-----END KEY-----\n';
    const forge = '--ci github --forge-url https://ghes.example/api/v3 --forge-repository acme/shop';
    const secrets = '--secret GITHUB_APP_ID --secret GITHUB_APP_PRIVATE_KEY=-';
    expect(await run(`projects change x1 ${forge} ${secrets}`, { GITHUB_APP_ID: '7' })).toBe(0);
    expect(api.received).toEqual([expect.objectContaining({ method: 'PATCH', url: '/projects/x1' })]);
    expect(api.received[0]?.body).toEqual({
      ci_provider: 'github',
      forge_url: 'https://ghes.example/api/v3',
      forge_repository: 'acme/shop',
      secrets: { GITHUB_APP_ID: '7', GITHUB_APP_PRIVATE_KEY: '-----BEGIN KEY-----\nabc\n-----END KEY-----' },
    });
  });

  it('takes no value of a secret from the command line, and does not repeat one', async () => {
    expect(await run('projects change x1 --secret FORGE_TOKEN=hunter2')).toBe(2);
    expect(await run('projects change x1 --secret A=- --secret B=-')).toBe(2);
    stdin = '\n';
    expect(await run('projects change x1 --secret A=-')).toBe(2);
    expect(terminal.notes).toContain('nothing on stdin');
    expect(terminal.notes + terminal.output).not.toContain('hunter2');
    expect(api.received).toEqual([]);
  });

  it('approves with a reason, and not without', async () => {
    answer = () => ({ body: { message: 'Approved.', protocol: PROTOCOL } });
    expect(await run('steps approve s1')).toBe(2);
    expect(await run('steps approve s1 --reason "I looked"')).toBe(0);
    expect(api.received.map(({ body }) => body)).toEqual([{ reason: 'I looked' }]);
  });

  it('acts on several, 200 at a time, with a line for each and exit code 1 when one has failed', async () => {
    const failed = { ok: false, status: 409, code: 'protocol.transition_refused', message: 'It is over.' };
    answer = ({ body }) => ({
      body: (body as { ids: string[] }).ids.map((id) =>
        id === 'p7' ? { id, ...failed } : { id, ok: true, status: 200, code: null, message: 'Done.' },
      ),
    });
    expect(await run('protocols pause p1 p2')).toBe(0);
    expect(terminal.output).toBe('p1  ok  Done.\np2  ok  Done.\n');
    const ids = Array.from({ length: 201 }, (_, index) => `p${String(index)}`);
    expect(await run(`protocols cancel ${ids.join(' ')}`)).toBe(1);
    expect(terminal.output).toContain('p7  failed (protocol.transition_refused)  It is over.\n');
    expect(api.received.map(({ body }) => (body as { ids: string[] }).ids.length)).toEqual([2, 200, 1]);
  });

  it('prints the answer as it is with --json', async () => {
    answer = ({ url }) => ({ body: url.endsWith('/steps') ? [] : PROTOCOL });
    expect(await run('protocols show p1 --json')).toBe(0);
    expect(JSON.parse(terminal.output)).toEqual({ ...PROTOCOL, steps: [] });
  });

  it('says what the server refused, what is allowed, and the request id', async () => {
    const problem = {
      detail: 'It runs.',
      code: 'protocol.transition_refused',
      request_id: 'r9',
      allowed_actions: ['pause'],
    };
    answer = () => ({ status: 409, body: problem });
    expect(await run('protocols start p1')).toBe(1);
    expect(terminal.notes).toBe(
      'error protocol.transition_refused: It runs.\n  allowed now: pause\n  request id: r9\n',
    );
  });

  it.each([
    [400, 2],
    [401, 2],
    [404, 1],
    [500, 1],
    [503, 3],
  ])('leaves with status %i by %i', async (status, exitCode) => {
    answer = () => ({ status, body: { detail: 'No.', code: 'x.y' } });
    expect(await run('projects list')).toBe(exitCode);
  });

  it('leaves by 3 when nothing listens, and by 2 when used wrongly', async () => {
    expect(await run('projects list', { DEKSDENFLOW_API_BASE: 'http://127.0.0.1:9' })).toBe(3);
    expect(await run('projects list', { DEKSDENFLOW_API_BASE: 'localhost:8010' })).toBe(2);
    expect(await run('protocols explode p1')).toBe(2);
    expect(await run('protocols')).toBe(2);
    expect(await run('--help')).toBe(0);
  });

  it('watches from now on, goes on behind the last id when it is cut, and ends well when it is stopped', async () => {
    const message = (id: number): string => {
      const data = JSON.stringify({ ...EVENT, position: id });
      return `id: ${String(id)}\nevent: planned\ndata: ${data}\n\n`;
    };
    const stream = (body: string): { headers: Record<string, string>; body: string } => ({
      headers: { 'content-type': 'text/event-stream' },
      body: `retry: 2000\n\n${body}`,
    });
    const answers = [
      stream('id: 7\nevent: ready\ndata: {"position":7}\n\n'),
      stream(`${message(8)}${message(9)}id: 11\n:\n\nid: 12\ndata: {"cut`),
      { status: 503, body: { detail: 'It stops.', code: 'server.stopping' } },
      stream(message(13)),
    ];
    answer = () => {
      const next = answers.shift();
      if (next === undefined) abort.abort();
      return next ?? {};
    };
    expect(await run('events watch --protocol p1 --json')).toBe(0);
    expect(api.received.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '7', '11', '11', '13']);
    expect(api.received[0]?.url).toBe('/events/stream?protocol_id=p1');
    const lines = terminal.output.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { position: number }).position)).toEqual([8, 9, 13]);
    expect(terminal.notes).toContain('It stops. Waiting for it.');
  });

  it('does not wait for a server that has never been there, nor for one that refuses', async () => {
    expect(await run('events watch', { DEKSDENFLOW_API_BASE: 'http://127.0.0.1:9' })).toBe(3);
    answer = () => ({ status: 401, body: { detail: 'No.', code: 'auth.token_wrong' } });
    expect(await run('events watch')).toBe(2);
  });

  it('follows the output of the latest attempt to its end, with nothing that moves the cursor', async () => {
    const text = JSON.stringify('one\n\u001b[2Jtwo\u0007\n');
    answer = ({ url }) =>
      url.endsWith('/attempts')
        ? { body: [{ id: 'a1' }, { id: 'a2' }] }
        : {
            headers: { 'content-type': 'text/event-stream' },
            body: `id: 9\nevent: output\ndata: ${text}\n\nid: 9\nevent: end\ndata: {"status":"succeeded"}\n\n`,
          };
    expect(await run('steps log s1 --follow')).toBe(0);
    expect(api.received.at(-1)?.url).toBe('/attempts/a2/log/stream');
    expect(terminal.output).toBe('one\ntwo\n');
    expect(terminal.notes).toContain('over: succeeded');
  });
});

/** The order of the query does not matter. */
function sorted(request: string): string {
  const [path = '', query = ''] = request.split('?');
  return `${path}?${query.split('&').sort().join('&')}`;
}
