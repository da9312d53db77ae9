import { anUnplannedRun } from '../../../test/support/builders';
import { aContext } from '../../../test/support/memory-run';
import { addPlannedSteps } from './new-step';

const add = (indexes: readonly (number | undefined)[], memory = aContext({ run: anUnplannedRun(), steps: [] })) => {
  memory.transact((context) =>
    addPlannedSteps(
      context,
      indexes.map((stepIndex) => ({ stepName: 'x', stepIndex })),
    ),
  );
  return memory.steps.map((step) => step.stepIndex);
};

describe('new steps', () => {
  it('take the next number, or the one they ask for, and are kept in order', () => {
    expect(add([undefined, undefined])).toEqual([1, 2]);
    expect(add([5, undefined, 2])).toEqual([2, 5, 6]);
  });

  it.each([
    [[1, 1], 'step.index_taken'],
    [[0], 'step.index_invalid'],
    [[1.5], 'step.index_invalid'],
    [[100], 'step.too_many'],
    [[99, undefined], 'step.too_many'],
  ])('numbered %j are refused with %s', (indexes, code) => {
    expect(() => add(indexes)).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('are refused once the plan is frozen', () => {
    expect(() => add([3], aContext())).toThrow(expect.objectContaining({ code: 'step.plan_frozen' }) as Error);
  });
});
