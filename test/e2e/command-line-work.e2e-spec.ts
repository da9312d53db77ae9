import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliProcess } from '../support/cli-process';
import { ConsoleGround } from '../support/console/console-ground';
import { eventually } from '../support/eventually';

jest.setTimeout(60_000);

/** Writes three where somebody asks for it, else four. */
const ANSWER = {
  step_name: 'Answer',
  commands: [
    'if grep -q three "${DEKSDENFLOW_FINDINGS:-/dev/null}"; then echo three > answer.txt; else echo four > answer.txt; fi',
  ],
  gates: [{ name: 'answer', command: 'test -f answer.txt' }],
};
const NOBODY = '01890000-0000-7000-8000-000000000000';

describe('the command line as a program, against the server as a program', () => {
  let ground: ConsoleGround;
  let project: string;
  beforeAll(async () => {
    ground = await ConsoleGround.start();
    project = await ground.project('shop', { policies: { auto_advance: true, auto_qa_after_exec: false } });
  });
  afterAll(() => ground.close());

  const cli = async (...words: string[]): Promise<{ code: number | null; out: string; err: string }> => {
    const run = new CliProcess(words, { DEKSDENFLOW_API_BASE: ground.url, HOME: ground.folder });
    const code = await run.ended();
    return { code, out: run.stdout, err: run.stderr };
  };
  const json = async (...words: string[]): Promise<readonly unknown[]> => {
    const { code, out, err } = await cli(...words, '--json');
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out) as readonly unknown[];
  };
  const waitsForApproval = async (description: string): Promise<{ id: string; step: string }> => {
    const id = await ground.protocol(project, { description, steps: [ANSWER] });
    await ground.untilWaitsFor(id, 'approval');
    const [step] = (await ground.api.get(`/protocols/${id}/steps`)).list;
    return { id, step: String(step?.id) };
  };

  it('attention: what needs a person, as a table and as JSON; of a project that is none nothing', async () => {
    const quiet = await ground.project('quiet');
    expect(await cli('attention', '--project', quiet)).toEqual({ code: 0, out: 'Nothing needs you.\n', err: '' });
    const { id, step } = await waitsForApproval('Count to three');
    const { code, out, err } = await cli('attention', '--project', project);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^PROTOCOL ID +KIND +PROJECT +PROTOCOL +STEP +WHY$/m);
    expect(out).toMatch(
      new RegExp(`^${id} +approval +shop +\\d{4}-count-to-three +Answer +It waits for a person`, 'm'),
    );
    const [item] = await json('attention', '--project', project, '--limit', '1');
    expect(item).toMatchObject({ protocol_run_id: id, step_run_id: step, kind: 'approval', project_id: project });

    const refused = await cli('attention', '--limit', 'all');
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toMatch(/^error request\.invalid: .*limit|^error: .*--limit/m);
    const away = new CliProcess(['attention'], { DEKSDENFLOW_API_BASE: 'http://127.0.0.1:9', HOME: ground.folder });
    expect(await away.ended()).toBe(3);
    expect(away.stderr).toMatch(/^error api\.unreachable: /m);
  });

  it('attempts running: what is at work with its worker, and what is said of a project that is none', async () => {
    const endless = { step_name: 'Endless', commands: ['exec sleep 600'] };
    const id = await ground.protocol(project, { description: 'Go on', steps: [endless] });
    const attempt = await eventually(async (): Promise<string> => {
      const [running] = (await ground.api.get(`/attempts?status=running&project_id=${project}`)).list;
      if (running?.kind !== 'execute') throw new Error('Its step is not at work yet.');
      return String(running.id);
    });
    const { code, out, err } = await cli('attempts', 'running');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ID +STATUS +PROJECT +PROTOCOL +STEP +LAST EVENT$/m);
    expect(out).toMatch(new RegExp(`^${attempt} +running +shop +\\d{4}-go-on +Endless +\\S`, 'm'));
    const [row] = await json('attempts', 'running', '--project', project);
    expect(row).toMatchObject({ id: attempt, protocol_run_id: id, status: 'running', signal: 'live' });
    await ground.act(id, 'cancel');
    await eventually(async () => {
      expect((await cli('attempts', 'running')).out).toBe('Nothing runs.\n');
    });

    const refused = await cli('attempts', 'running', '--project', 'shop');
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toMatch(/^error request\.invalid: .*project_id/m);
  });

  it('steps request-changes: the step is done again with what was asked for', async () => {
    const { id, step } = await waitsForApproval('Add one and two');
    const comments = join(ground.folder, 'comments.json');
    const file = [{ path: 'answer.txt', line: 1, side: 'new', body: 'One and two are three.' }];
    writeFileSync(comments, JSON.stringify(file));
    const asked = await cli('steps', 'request-changes', step, '--summary', 'Nearly.', '--comments', comments);
    expect([asked.code, asked.err]).toEqual([0, '']);
    expect(asked.out).toMatch(/\S/);
    await eventually(async () => {
      const attempts = (await ground.api.get(`/protocols/${id}/attempts`)).list.filter(
        ({ kind }) => kind === 'execute',
      );
      expect(attempts.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    });
    await ground.untilWaitsFor(id, 'approval');
    expect((await cli('protocols', 'diff', id)).out).toContain('+three');

    const nothing = await cli('steps', 'request-changes', step);
    expect([nothing.code, nothing.out]).toEqual([2, '']);
    expect(nothing.err).toMatch(/^error step\.changes_missing: /m);
    const unknown = await cli('steps', 'request-changes', NOBODY, '--summary', 'Who are you?');
    expect([unknown.code, unknown.out]).toEqual([1, '']);
    expect(unknown.err).toMatch(/^error step\.unknown: /m);
  });
});
