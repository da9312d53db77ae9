import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewStep } from '../../src/protocols/domain/new-step';
import { eventually } from '../support/eventually';
import { git } from '../support/git-bench';
import { GitHttpServer } from '../support/git-http-server';
import { CAUSE, countOf, course, messageOf, RunHarness, type Story } from '../support/run-harness';

jest.setTimeout(60_000);

/** A step of the shell engine that writes one file. */
const writes = (name: string, more: Partial<NewStep> = {}): NewStep => ({
  stepName: name,
  commands: [`echo ${name} > ${name}.txt`],
  gates: [{ name: `has ${name}`, command: `test -f ${name}.txt` }],
  ...more,
});

describe('flows on the shell engine', () => {
  let harness: RunHarness;
  let mark: string;
  beforeAll(async () => {
    harness = await RunHarness.start();
    mark = join(harness.bench.root, 'mark');
  });
  afterAll(() => harness.close());

  const act = (id: string, action: Parameters<typeof harness.core.protocols.act>[1]): Promise<unknown> =>
    harness.core.protocols.act(id, action, CAUSE);
  const actOn = (
    story: Story,
    index: number,
    action: Parameters<typeof harness.core.steps.act>[1],
    reason?: string,
  ): Promise<unknown> => harness.core.steps.act(story.steps[index]?.id ?? '', action, CAUSE, reason);
  const subjects = (story: Story): string[] => harness.commits(story.run.protocolName).map((commit) => commit.subject);

  it('goes from steps of the API to one pushed commit per step', async () => {
    const story = await harness.play({ steps: [writes('one'), writes('two')] });
    expect(story.run.status).toBe('completed');
    expect(course(story)).toEqual([
      'plan succeeded',
      'execute succeeded',
      'qa succeeded',
      'execute succeeded',
      'qa succeeded',
    ]);
    const name = story.run.protocolName;
    expect(subjects(story)).toEqual([`plan: ${name}`, '01: one', '02: two']);
    expect(harness.commits(name)[2]?.trailers).toEqual({
      'Deksdenflow-Protocol': name,
      'Deksdenflow-Step': '2',
      'Deksdenflow-Attempt': '1',
    });
    expect(story.events.map((event) => event.seq)).toEqual(story.events.map((_event, index) => index + 1));
    expect(git(harness.bench.remote, 'rev-parse', name)).toBe(story.run.remoteSha);
    expect(countOf(story, 'step_completed')).toBe(2);
  });

  it('takes the plan that is in the branch, and leaves it as it is', async () => {
    const protocolName = '0700-from-branch';
    const step = [
      '# Write greeting',
      '',
      'Do as the block says.',
      '',
      '```sh',
      'echo hello > greeting.txt',
      '```',
      '',
      '## Gates',
      '',
      '### greets (30 s)',
      '',
      '```sh',
      'grep -q hello greeting.txt',
      '```',
      '',
    ].join('\n');
    harness.bench.commitElsewhere(protocolName, {
      [`.protocols/${protocolName}/plan.md`]: '# Mine\n',
      [`.protocols/${protocolName}/01-write-greeting.md`]: step,
    });
    const story = await harness.play({ protocolName });
    expect(story.run.status).toBe('completed');
    expect(messageOf(story, 'planned')).toContain('1 step from branch');
    expect(story.steps[0]).toMatchObject({ stepName: 'Write greeting', verdict: { verdict: 'pass' } });
    expect(story.attempts.at(-1)?.gates).toMatchObject([{ name: 'greets', exit_code: 0 }]);
    expect(subjects(story)).toEqual(['Elsewhere', '01: Write greeting']);
    expect(`${harness.file(protocolName, `.protocols/${protocolName}/01-write-greeting.md`)}\n`).toBe(step);
  });

  it('completes a step by approval, with who and why on the timeline', async () => {
    const policies = { auto_qa_after_exec: false };
    const id = await harness.create({ steps: [writes('one'), writes('two')], policies });
    await act(id, 'start');
    const waits = (step: number): Promise<Story> =>
      eventually(async () => {
        const story = await harness.story(id);
        expect(story.steps[step]?.status).toBe('needs_qa');
        return story;
      });
    const first = await waits(0);
    await expect(actOn(first, 0, 'approve', ' ')).rejects.toMatchObject({ code: 'step.reason_required' });
    await actOn(first, 0, 'approve', 'I read it myself.');
    await actOn(await waits(1), 1, 'run_qa');
    const story = await harness.atRest(id);
    expect(story.run.status).toBe('completed');
    expect(messageOf(story, 'manual_approval')).toBe('Step one was approved by user:ada: I read it myself.');
    expect(story.steps[0]?.verdict).toMatchObject({ judged_by: 'person', head_sha: story.steps[0]?.headSha });
  });

  it('goes back to a step: files, branch and remote are at its base again', async () => {
    const steps = [
      writes('one', {
        commands: ['test ! -e one.txt && echo one > one.txt', `test -e ${mark} || echo more >> one.txt`],
      }),
      writes('two'),
      writes('three', { gates: [{ name: 'has mark', command: `test -f ${mark}` }] }),
    ];
    const red = await harness.play({ steps, policies: { max_attempts: 1 } });
    expect(red.run).toMatchObject({ status: 'blocked', statusReason: { code: 'qa_failed' } });
    const oldHead = git(harness.bench.remote, 'rev-parse', red.run.protocolName);
    writeFileSync(mark, '');
    await actOn(red, 0, 'retry_from');
    const story = await harness.atRest(red.run.id);
    expect(story.run.status).toBe('completed');
    expect(subjects(story)).toEqual([`plan: ${story.run.protocolName}`, '01: one', '02: two', '03: three']);
    expect(harness.file(story.run.protocolName, 'one.txt')).toBe('one');
    expect(messageOf(story, 'step_rewound')).toBe('The run goes back to step one.');
    expect(git(harness.bench.remote, 'rev-parse', story.run.protocolName)).not.toBe(oldHead);
  });

  it('tries the latest step again when asked', async () => {
    const other = `${mark}-retry`;
    const steps = [writes('one', { commands: [`test -e ${other}`] })];
    const failed = await harness.play({ steps });
    expect(failed.run).toMatchObject({ status: 'blocked', statusReason: { code: 'step_failed' } });
    expect(failed.run.statusReason?.message).toContain('Command 1 of 1 ended by exit 1: test -e ');
    writeFileSync(other, '');
    await act(failed.run.id, 'retry_latest');
    const story = await harness.atRest(failed.run.id);
    // The command leaves nothing, so its gate is red: the same twice is enough.
    expect(story.run.statusReason?.code).toBe('no_progress');
    expect(course(story).slice(1, 3)).toEqual(['execute failed', 'execute succeeded']);
  });

  it('cancels a step that runs, and runs it again when asked', async () => {
    const other = `${mark}-cancel`;
    const steps = [
      writes('one', { commands: [`test -e ${other} || { echo begun; sleep 30; }`, 'echo one > one.txt'] }),
    ];
    const id = await harness.create({ steps });
    await act(id, 'start');
    const running = await eventually(async () => {
      const story = await harness.story(id);
      expect(story.steps[0]?.status).toBe('running');
      return story;
    });
    await actOn(running, 0, 'cancel');
    const blocked = await harness.until(id, ['blocked']);
    expect(blocked.run.statusReason).toEqual({
      code: 'step_cancelled',
      message: 'Step one was cancelled: run it again, or cancel the protocol.',
    });
    expect(course(blocked).at(-1)).toBe('execute cancelled');
    writeFileSync(other, '');
    await actOn(blocked, 0, 'run');
    expect((await harness.atRest(id)).run.status).toBe('completed');
  });

  it('waits for a person between steps and before QA when nothing is automatic', async () => {
    const policies = { auto_advance: false, auto_qa_after_exec: false };
    const id = await harness.create({ steps: [writes('one'), writes('two')], policies });
    await act(id, 'start');
    await harness.until(id, ['planned']);
    for (const index of [0, 1]) {
      await act(id, 'run_next_step');
      await expect(act(id, 'run_next_step')).rejects.toMatchObject({ code: 'protocol.transition_refused' });
      const done = await eventually(async () => {
        const story = await harness.story(id);
        expect(story.steps[index]?.status).toBe('needs_qa');
        return story;
      });
      await actOn(done, index, 'run_qa');
      await eventually(async () => {
        expect((await harness.story(id)).steps[index]?.status).toBe('completed');
      });
    }
    expect((await harness.atRest(id)).run.status).toBe('completed');
  });

  it('runs protocols of one repository side by side', async () => {
    const projectId = await harness.project();
    const ids = await Promise.all(
      [1, 2, 3, 4, 5].map(async (each) => {
        const steps = [writes(`a${String(each)}`), writes(`b${String(each)}`)];
        const view = await harness.core.protocols.create(projectId, { description: 'Do it', steps }, CAUSE);
        await act(view.run.id, 'start');
        return view.run.id;
      }),
    );
    const stories = await Promise.all(ids.map((id) => harness.atRest(id)));
    expect(stories.map((story) => story.run.status)).toEqual(Array(5).fill('completed'));
    expect(new Set(stories.map((story) => story.run.protocolName)).size).toBe(5);
    for (const story of stories) expect(subjects(story)).toHaveLength(3);
  });

  it('keeps the branch to itself when the project never pushes', async () => {
    const story = await harness.play({ steps: [writes('one')] }, { policies: { push: 'never' } });
    expect(story.run).toMatchObject({ status: 'completed', remoteSha: null });
    expect(git(harness.bench.remote, 'branch', '--list', story.run.protocolName)).toBe('');
    const mirror = join(harness.dataDir, 'repos', `${story.run.projectId}.git`);
    expect(git(mirror, 'rev-parse', story.run.protocolName)).toBe(story.run.headSha);
  });

  it('works on a file URL', async () => {
    const story = await harness.play({ steps: [writes('one')] }, { gitUrl: `file://${harness.bench.remote}` });
    expect(story.run.status).toBe('completed');
    expect(subjects(story)).toHaveLength(2);
  });

  it('hands git the credentials of the project, and nobody else', async () => {
    const server = await GitHttpServer.start(harness.bench.root, { username: 'bot', password: 'pass-word-1' });
    try {
      const gitUrl = `${server.url}/remote.git`;
      const steps = [writes('one', { commands: ['env > env.txt; git config --list --show-origin >> env.txt'] })];
      const secrets = { GIT_USERNAME: 'bot', GIT_PASSWORD: 'pass-word-1', MY_KEY: 'for-the-agent' };
      const gates = [{ name: 'told', command: 'grep -q MY_KEY env.txt' }];
      const story = await harness.play({ steps: [{ ...steps[0], stepName: 'one', gates }] }, { gitUrl, secrets });
      expect(story.run.status).toBe('completed');
      const seen = harness.file(story.run.protocolName, 'env.txt');
      expect(seen).toContain('MY_KEY=for-the-agent');
      expect(seen).not.toContain('pass-word-1');
      const wrong = await harness.play({ steps: [writes('one')] }, { gitUrl, secrets: { GIT_TOKEN: 'wrong-1' } });
      expect(wrong.run.status).toBe('blocked');
      expect(wrong.run.statusReason).toMatchObject({ code: 'git.auth_failed' });
      expect(JSON.stringify([wrong, harness.logged])).not.toMatch(/wrong-1|pass-word-1/);
    } finally {
      await server.stop();
    }
  });
});
