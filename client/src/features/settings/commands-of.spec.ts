import { commandsOf } from './commands-of';

it.each([
  ['Install Codex: npm i -g @openai/codex, or set another engine.', ['npm i -g @openai/codex']],
  ['Run codex login, or set OPENAI_API_KEY.', ['codex login']],
  [
    'npx deksdenflow protocols show 01a2; then: npx deksdenflow protocols retry-latest 01a2',
    ['npx deksdenflow protocols show 01a2', 'npx deksdenflow protocols retry-latest 01a2'],
  ],
  ['Check forge_url and the network of this machine.', []],
  ['The git of worker w-1 is old.', []],
  ['', []],
])('of %j', (text, commands) => {
  expect(commandsOf(text)).toEqual(commands);
});
