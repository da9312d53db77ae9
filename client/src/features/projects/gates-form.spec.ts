import { draftOfGates, gateField, gatesOf } from './gates-form';

const empty = { name: '', command: ' ', timeout_seconds: '' };

it('sends what is saved again as it was', () => {
  const gates = [
    { name: 'tests', command: 'npm test', timeout_seconds: 60 },
    { name: 'lint', command: 'npm run lint' },
  ];
  expect(gatesOf(draftOfGates(gates))).toEqual(gates);
});

it('leaves out rows in which nothing was typed, and finds what the server says of the others', () => {
  const rows = [empty, { name: ' tests ', command: '', timeout_seconds: '' }, empty];
  expect(gatesOf(rows)).toEqual([{ name: 'tests', command: '' }]);
  expect(gateField(rows, 1, 'command')).toBe('gates[0].command');
});
