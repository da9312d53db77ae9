import { ApiProblem } from '../../api/problem';
import { formProblem, problemOf } from './form-problems';

const invalid = new ApiProblem(400, 'request.invalid', 'Two are wrong.', null, [
  { field: 'name', message: 'name is required' },
  { field: 'gates[0].command', message: 'command is required' },
]);

it('says what is wrong beside its field, and the rest of it for the whole form', () => {
  expect([problemOf(invalid, 'name'), problemOf(invalid, 'git_url'), problemOf(undefined, 'name')]).toEqual([
    'name is required',
    undefined,
    undefined,
  ]);
  expect(formProblem(invalid, ['name'])).toBe('command is required');
  expect(formProblem(invalid, ['name', 'gates[0].command'])).toBeUndefined();
  expect(formProblem(undefined, [])).toBeUndefined();
  expect(formProblem(new ApiProblem(409, 'project.exists', 'There is one.', null), ['name'])).toBe('There is one.');
  expect(formProblem(new ApiProblem(412, 'precondition.failed', 'x', null), [])).toMatch(/changed elsewhere/);
});
