import { bodyOf, DraftProblem, emptyDraft, emptyGate, emptyStep, jsonOf, type Draft } from './draft';

const draft = (part: Partial<Draft>): Draft => ({ ...emptyDraft(), goal: 'Do it', ...part });
const policies = (part: Partial<Draft['policies']>): Draft =>
  draft({ policies: { ...emptyDraft().policies, ...part } });
const problem = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof DraftProblem ? { field: error.field, message: error.message } : error;
  }
};

it('sends what was said, and leaves to the project what was not', () => {
  expect(bodyOf(draft({}))).toEqual({ description: 'Do it' });
  expect(bodyOf(draft({ name: '0007-it', engine: 'shell', baseBranch: 'next' }))).toEqual({
    description: 'Do it',
    protocol_name: '0007-it',
    engine: 'shell',
    base_branch: 'next',
  });
});

const STEP = {
  ...emptyStep(),
  name: 'One',
  commands: 'npm ci\n\n  npm test  \n',
  gates: [{ ...emptyGate(), name: 'tests', command: 'npm test' }],
};
const SENT = { step_name: 'One', commands: ['npm ci', 'npm test'], gates: [{ name: 'tests', command: 'npm test' }] };

it('sends steps that were written by hand, a command for each line', () => {
  const instructed = { ...emptyStep(), name: 'Two', instructions: 'Write it.' };
  expect(bodyOf(draft({ source: 'steps', steps: [STEP, instructed] })).steps).toEqual([
    SENT,
    { step_name: 'Two', instructions: 'Write it.' },
  ]);
  expect(bodyOf(draft({ source: 'engine', steps: [STEP] })).steps).toBeUndefined();
});

it('takes steps as JSON, alone or in an object, and what was written by hand as JSON', () => {
  expect(bodyOf(draft({ source: 'json', json: jsonOf([STEP]) })).steps).toEqual([SENT]);
  expect(bodyOf(draft({ source: 'json', json: JSON.stringify({ steps: [SENT] }) })).steps).toEqual([SENT]);
});

it.each(['', '{', '[]', '{"steps":[]}', '"text"', 'null', '7'])('says what is wrong with %j', (json) => {
  expect(problem(() => bodyOf(draft({ source: 'json', json })))).toMatchObject({ field: 'json' });
});

it('reads policies: yes and no, choices, and numbers as people write them', () => {
  expect(
    bodyOf(
      policies({ auto_advance: 'yes', auto_qa_after_exec: 'no', open_pr: 'never', max_tokens_per_step: '400 000' }),
    ).policies,
  ).toEqual({ auto_advance: true, auto_qa_after_exec: false, open_pr: 'never', max_tokens_per_step: 400_000 });
  expect(problem(() => bodyOf(policies({ max_usd_per_step: 'a lot' })))).toEqual({
    field: 'policies.max_usd_per_step',
    message: '“a lot” is no number.',
  });
});
