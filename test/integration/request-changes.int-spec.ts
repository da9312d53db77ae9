import { randomUUID } from 'node:crypto';
import { WorkspaceQueries } from '../../src/protocols/application/workspace-queries';
import { eventually } from '../support/eventually';
import { CAUSE, RunHarness } from '../support/run-harness';
import { onEachDatabase } from '../support/rest-suite';
import { git } from '../support/git-bench';

jest.setTimeout(90_000);

const HEAD = 'b'.repeat(40);
const COMMENT = {
  path: 'cart.ts',
  line: 3,
  side: 'new',
  body: 'Use <b>cents</b>, token ghp_012345678901234567890123456789abcdef',
};

onEachDatabase('changes that a person asks for over REST', ({ app, api, protocol }) => {
  const judged = async (): Promise<string> => {
    const id = await protocol(['One', 'Two']);
    return app().protocols.transact(id, CAUSE, ({ run, steps: [step] }) => {
      Object.assign(run, { status: 'running', planSha: 'a'.repeat(40), headSha: HEAD });
      Object.assign(step ?? {}, { status: 'needs_qa', headSha: HEAD, baseSha: 'a'.repeat(40), attemptsCount: 2 });
      return step?.id ?? '';
    });
  };

  it('queue one attempt, however often the answer is lost, and are on the timeline and in the audit', async () => {
    const id = await judged();
    const path = `/steps/${id}/actions/request_changes`;
    const headers = { 'Idempotency-Key': randomUUID() };
    const body = { summary: 'Nearly.', comments: [COMMENT], base: HEAD };
    const answer = await api().post(path, body, headers);
    expect(answer).toMatchObject({
      status: 202,
      body: {
        step: { status: 'pending', verdict: { verdict: 'fail', judged_by: 'person' } },
        job: { type: 'step.execute' },
      },
    });
    expect((await api().post(path, body, headers)).text).toBe(answer.text);
    const attempts = (await api().get(`/steps/${id}/attempts`)).list;
    expect(attempts).toMatchObject([{ kind: 'execute', status: 'queued', number: 3 }]);
    const [event] = (await api().get(`/events?step_id=${id}&type=changes_requested`)).list;
    expect(event).toMatchObject({
      metadata: { head_sha: HEAD, summary: 'Nearly.', comments: [{ path: 'cart.ts', line: 3, side: 'new' }] },
    });
    const [entry] = (await api().get('/audit?action=changes_requested')).list;
    expect(entry).toMatchObject({ metadata: { step_run_id: id, head_sha: HEAD } });
    // The words are kept as they are, but for what has the form of a secret.
    for (const text of [JSON.stringify(event), JSON.stringify(entry), (await api().get(`/steps/${id}`)).text]) {
      expect(text).toContain('Use <b>cents</b>');
      expect(text).not.toContain('ghp_0123');
    }
    expect(await api().post(path, body)).toMatchObject({ status: 409, body: { code: 'step.transition_refused' } });
  });

  it('are refused on another commit, without words, and when they are malformed', async () => {
    const path = `/steps/${await judged()}/actions/request_changes`;
    const moved = { comments: [COMMENT], base: 'c'.repeat(40) };
    expect(await api().post(path, moved)).toMatchObject({
      status: 409,
      body: { code: 'step.head_moved', head_sha: HEAD },
    });
    expect(await api().post(path, { base: HEAD })).toMatchObject({
      status: 400,
      body: { code: 'step.changes_missing' },
    });
    for (const wrong of [{ line: 0 }, { side: 'left' }, { body: '' }, { path: 'a\nb' }, { author: 'me' }]) {
      const { status, body } = await api().post(path, { comments: [{ ...COMMENT, ...wrong }], base: HEAD });
      expect([status, body.code]).toEqual([400, 'request.invalid']);
    }
  });
});

describe('what was started for an attempt', () => {
  it('is shown while it runs, without the secrets in it', async () => {
    const harness = await RunHarness.start();
    try {
      const secrets = { SHOP_KEY: 'a-key-that-nobody-guesses' };
      const commands = ['test "a-key-that-nobody-guesses" = x || while ! test -f go; do sleep 0.1; done'];
      const id = await harness.create({ steps: [{ stepName: 'one', commands }] }, { secrets });
      await harness.core.protocols.act(id, 'start', CAUSE);
      await eventually(
        async () => {
          const { attempt } = await harness.core.protocols.get(id);
          expect(attempt?.command).toEqual(['test "[masked]" = x || while ! test -f go; do sleep 0.1; done']);
        },
        { timeoutMs: 20_000 },
      );
      await harness.core.protocols.act(id, 'cancel', CAUSE);
      const { attempts } = await harness.atRest(id);
      expect(attempts.at(-1)).toMatchObject({ kind: 'execute', status: 'cancelled', engineVersion: null });
      expect(attempts.at(-1)?.command).toEqual([expect.not.stringContaining('nobody')]);
    } finally {
      await harness.close();
    }
  });
});

describe('changes that a person asks for', () => {
  let harness: RunHarness;
  beforeAll(async () => {
    harness = await RunHarness.start();
  });
  afterAll(() => harness.close());

  it.each([true, false])(
    'reach the commands of the step, whose work is judged anew (auto_advance %s)',
    async (auto) => {
      const command = 'echo line >> one.txt; test -z "$DEKSDENFLOW_FINDINGS" || cp "$DEKSDENFLOW_FINDINGS" answer.json';
      const gates = [{ name: 'is there', command: 'test -f one.txt' }];
      const policies = { auto_advance: auto, auto_qa_after_exec: false, max_attempts: 1 };
      const id = await harness.create({ steps: [{ stepName: 'one', commands: [command], gates }], policies });
      const { core } = harness;
      await core.protocols.act(id, 'start', CAUSE);
      if (!auto) {
        await harness.until(id, ['planned']);
        await core.protocols.act(id, 'run_next_step', CAUSE);
      }
      const executed = await harness.until(id, ['running']);
      const [step] = executed.steps;
      const base = step?.headSha ?? '';
      const comments = [{ path: 'one.txt', line: 1, side: 'new', body: 'One more.' }] as const;
      await core.steps.requestChanges(step?.id ?? '', { summary: '', comments, base }, CAUSE);
      await harness.until(id, ['running']);
      await core.steps.act(step?.id ?? '', 'run_qa', CAUSE);
      const { run, steps, attempts } = await harness.atRest(id);
      expect([run.status, steps[0]?.verdict?.verdict]).toEqual(['completed', 'pass']);
      expect(attempts.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
        'plan succeeded',
        'execute succeeded',
        'execute succeeded',
        'qa succeeded',
      ]);
      expect(attempts.map((attempt) => attempt.command)).toEqual([null, [command], [command], null]);
      const queries = new WorkspaceQueries(core.protocolStore, core.stepStore, core.projects, core.workspaces);
      const second = attempts[2]?.id ?? '';
      expect(await queries.attemptDiff(second)).toBe(await queries.attemptDiffAgainstPrevious(second));
      const whole = await queries.protocolDiff(id);
      expect(whole).toContain('@@ -0,0 +1,2 @@\n+line\n+line\n');
      const [, first] = attempts;
      expect(await queries.attemptDiffAgainstPrevious(first?.id ?? '')).toContain('@@ -0,0 +1 @@\n+line\n');
      expect(await queries.attemptDiffAgainstPrevious(second)).toContain('@@ -1 +1,2 @@\n line\n+line\n');
      expect(git(harness.bench.remote, 'show', `${run.protocolName}:one.txt`)).toBe('line\nline');
      expect(JSON.parse(git(harness.bench.remote, 'show', `${run.protocolName}:answer.json`))).toMatchObject({
        verdict: 'fail',
        judged_by: 'person',
        head_sha: base,
        findings: [{ severity: 'major', file: 'one.txt', line: 1, side: 'new', message: 'One more.' }],
      });
    },
  );
});
