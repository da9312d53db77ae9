import { commandLine } from './attempt-words';

it('quotes a command for a shell, and leaves commands of the shell engine as they are', () => {
  expect(commandLine({ engine: 'codex', command: ['codex', 'exec', '--json', "it's", ''] })).toBe(
    String.raw`codex exec --json 'it'\''s' ''`,
  );
  expect(commandLine({ engine: 'shell', command: ['npm ci', 'npm test -- "a b"'] })).toBe('npm ci\nnpm test -- "a b"');
  expect(commandLine({ engine: 'codex', command: null })).toBe('');
});
