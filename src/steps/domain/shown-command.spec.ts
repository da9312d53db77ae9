import { shownCommand } from './shown-command';

it('shows a command as it is, and of a long one the beginning', () => {
  expect(shownCommand(['codex', 'exec', '-m', ''])).toEqual(['codex', 'exec', '-m', '']);
  const [long] = shownCommand(['x'.repeat(5_000)]);
  expect([long?.length, long?.endsWith('x…')]).toEqual([1_000, true]);
  const many = shownCommand(Array.from({ length: 100 }, () => 'y'.repeat(1_000)));
  expect([many.length, many.at(-1)]).toEqual([9, '…']);
});
