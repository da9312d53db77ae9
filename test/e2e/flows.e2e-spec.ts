import { git } from '../support/git-bench';
import { CAUSE, countOf, course, RunHarness } from '../support/run-harness';

jest.setTimeout(60_000);

/** A step of the shell engine that writes one file. */
const writes = (name: string, more: object = {}): { stepName: string; commands: string[]; gates: object[] } => ({
  stepName: name,
  commands: [`echo ${name} > ${name}.txt`],
  gates: [{ name: `has ${name}`, command: `test -f ${name}.txt` }],
  ...more,
});

describe('flows on the shell engine', () => {
  let harness: RunHarness;
  beforeAll(async () => {
    harness = await RunHarness.start();
  });
  afterAll(() => harness.close());

  it('goes from steps of the API to one pushed commit per step', async () => {
    const story = await harness.play({ steps: [writes('one'), writes('two')] as never });
    expect(story.run.status).toBe('completed');
    expect(course(story)).toEqual([
      'plan succeeded',
      'execute succeeded',
      'qa succeeded',
      'execute succeeded',
      'qa succeeded',
    ]);
    const name = story.run.protocolName;
    expect(harness.commits(name).map((commit) => commit.subject)).toEqual([`plan: ${name}`, '01: one', '02: two']);
    expect(story.events.map((event) => event.seq)).toEqual(story.events.map((_event, index) => index + 1));
    expect(git(harness.bench.remote, 'rev-parse', name)).toBe(story.run.remoteSha);
    expect(countOf(story, 'step_completed')).toBe(2);
    void CAUSE;
  });
});
