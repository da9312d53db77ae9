import { InvalidInput } from '../../kernel/errors';
import { shellCommandsOf } from './shell-commands';

const doc = (...lines: string[]): string => lines.join('\n');

describe('shellCommandsOf', () => {
  it('takes each shell block as one script, in order', () => {
    const text = doc(
      '# Step',
      '```sh',
      'set -e',
      'echo 1',
      '```',
      'then',
      '```bash',
      'echo 2',
      '```',
      '~~~ shell',
      'c',
      '~~~',
    );
    expect(shellCommandsOf(text)).toEqual(['set -e\necho 1', 'echo 2', 'c']);
  });

  it('leaves other languages and unmarked blocks to the reader', () => {
    expect(
      shellCommandsOf(doc('```', 'rm -rf /', '```', '```ts', 'x', '```', '```shell-session', '$ x', '```')),
    ).toEqual([]);
  });

  it('takes no shell block out of another block', () => {
    expect(shellCommandsOf(doc('````markdown', '```sh', 'rm -rf /', '```', '````', '```sh', 'ok', '```'))).toEqual([
      'ok',
    ]);
    expect(shellCommandsOf(doc('~~~md', '```sh', 'rm -rf /', '```', '~~~'))).toEqual([]);
  });

  it('keeps what looks like a fence inside a script', () => {
    expect(shellCommandsOf(doc('````sh', 'cat <<X', '```', 'X', '````'))).toEqual(['cat <<X\n```\nX']);
  });

  it('reads Windows line ends, capitals, attributes and indented fences', () => {
    expect(shellCommandsOf('```SH {.x}\r\necho a\r\n```\r\n')).toEqual(['echo a']);
    expect(
      shellCommandsOf(doc('- do', '  ```bash title="x"', '  if true; then', '    echo b', '  fi', '  ```')),
    ).toEqual(['if true; then\n  echo b\nfi']);
  });

  it('leaves out empty blocks, and needs no newline at the end', () => {
    expect(shellCommandsOf(doc('```sh', '', '```', '```sh', 'x', '```'))).toEqual(['x']);
    expect(shellCommandsOf('')).toEqual([]);
  });

  it.each(['sh', 'ts', ''])('refuses a block without an end, and says where it begins: %p', (language) => {
    const parse = (): unknown => shellCommandsOf(doc('text', `\`\`\`${language}`, 'echo', '~~~', '``', '# Rest'));
    expect(parse).toThrow(InvalidInput);
    expect(errorOf(parse)).toMatchObject({ code: 'step.fence_unclosed', facts: { line: 2 } });
  });
});

function errorOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
