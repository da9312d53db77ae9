import { type FakeApi, startFakeApi } from '../../../test/support/fake-api';
import { FakeTerminal } from '../../../test/support/fake-terminal';
import { Leave } from '../exit';
import { buildProgram } from '../program';
import { OUTCOME_MEANINGS, RUN_EXITS } from './outcome';

const PROTOCOL = {
  id: 'p1',
  project_id: 'x1',
  protocol_name: '0001-a',
  branch: '0001-a',
  status: 'failed',
  status_reason: { code: 'internal', message: 'It broke.' },
  allowed_actions: ['retry_latest'],
  pr: null,
  created_at: '2026-01-01T00:00:00Z',
};
const STEP = {
  id: 's1',
  step_index: 1,
  step_name: 'one',
  status: 'failed',
  head_sha: null,
  verdict: null,
  allowed_actions: [],
};

describe('the end of waiting', () => {
  let api: FakeApi;
  let status: string;
  beforeEach(async () => {
    status = 'failed';
    api = await startFakeApi(({ url }) => {
      if (url.startsWith('/events/stream')) {
        return {
          headers: { 'content-type': 'text/event-stream' },
          body: 'id: 1\nevent: ready\ndata: {"position":1}\n\n',
        };
      }
      if (url.endsWith('/steps')) return { body: [STEP] };
      if (url.includes('/attempts') || url.includes('/events')) return { body: [] };
      return { body: { ...PROTOCOL, status } };
    });
  });
  afterEach(() => api.close());

  async function watch(...options: string[]): Promise<{ code: number | undefined; terminal: FakeTerminal }> {
    const terminal = new FakeTerminal();
    const environment = { DEKSDENFLOW_API_BASE: api.base };
    const context = { environment, terminal, signal: new AbortController().signal };
    const code = await buildProgram(context)
      .parseAsync(['protocols', 'watch', 'p1', ...options], { from: 'user' })
      .then(
        () => undefined,
        (error: unknown) => (error instanceof Leave ? error.exitCode : -1),
      );
    return { code, terminal };
  }

  it('is at once for a run that is at rest already, with the reason and the way on', async () => {
    const { code, terminal } = await watch();
    expect(code).toBe(RUN_EXITS.failed);
    expect(terminal.output).toBe(
      [
        'Protocol 0001-a is failed.',
        '  internal: It broke.',
        '  step 1 one: failed',
        '  → deksdenflow steps log s1',
        '  → deksdenflow protocols retry-latest p1',
        '  → deksdenflow protocols watch p1',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['completed', 0],
    ['cancelled', 6],
    ['blocked', 5],
  ])('says %s by %i, in one line of JSON', async (now, expected) => {
    status = now;
    const { code, terminal } = await watch('--json');
    expect(code).toBe(expected);
    expect(JSON.parse(terminal.output)).toMatchObject({ outcome: now, exit_code: expected, protocol_id: 'p1' });
  });

  it('hears by the stream being back that the run has ended, with no event that says so', async () => {
    status = 'running';
    const waiting = watch('--json');
    const heard = (): boolean => api.received.filter(({ url }) => url.startsWith('/events/stream')).length > 1;
    while (!heard()) await new Promise((resolve) => setImmediate(resolve));
    status = 'completed';
    expect((await waiting).code).toBe(0);
  });

  it('has an exit code of its own for each outcome', () => {
    expect(new Set(Object.values(RUN_EXITS)).size).toBe(Object.keys(OUTCOME_MEANINGS).length);
  });
});
