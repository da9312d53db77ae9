import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bashCompletion } from '../../src/cli/completion/bash';
import { type CommandNode, commandTree } from '../../src/cli/completion/command-tree';
import { fishCompletion } from '../../src/cli/completion/fish';
import { zshCompletion } from '../../src/cli/completion/zsh';
import { buildProgram } from '../../src/cli/program';
import { FakeTerminal } from '../support/fake-terminal';
import { findProgram } from '../support/local-server';
import { requireOrSkip } from '../support/requirement';

jest.setTimeout(60_000);

/** What is typed, and what the shell must offer for its last word, among others and not. */
const TYPED: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['deksdenflow ', ['projects', 'protocols', 'completion'], ['list']],
  ['deksdenflow prot', ['protocols'], ['projects', 'protocols list']],
  ['deksdenflow protocols r', ['run', 'resume', 'run-next-step', 'retry-latest'], ['watch']],
  ['deksdenflow protocols run shop goal --w', ['--wait'], ['--timeout']],
  ['deksdenflow webhooks list --outcome ', ['accepted', 'unmatched'], ['--limit']],
  ['deksdenflow webhooks list --outcome unm', ['unmatched'], ['accepted']],
  ['deksdenflow completion ', ['bash', 'zsh', 'fish'], ['protocols']],
  ['deksdenflow queues jobs --status fa', ['failed'], ['queued']],
  ['deksdenflow protocols create p d --steps the', ['the-steps.json'], ['--json']],
];

let folder: string;
let tree: CommandNode;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'deksdenflow'), '#!/bin/sh\n');
  chmodSync(join(folder, 'bin', 'deksdenflow'), 0o755);
  writeFileSync(join(folder, 'the-steps.json'), '[]');
  const context = { environment: {}, terminal: new FakeTerminal(), signal: new AbortController().signal };
  tree = commandTree(buildProgram(context));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function shell(program: string, args: readonly string[]): string {
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`,
    HOME: folder,
    TERM: 'xterm',
    LANG: 'C.UTF-8',
  };
  return execFileSync(program, [...args], { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function expectOffered(offered: readonly string[], wanted: readonly string[], unwanted: readonly string[]): void {
  expect(offered).toEqual(expect.arrayContaining([...wanted]));
  for (const word of unwanted) expect(offered).not.toContain(word);
}

const withShell = (name: string): jest.Describe =>
  requireOrSkip(`completion of ${name}`, findProgram(name) !== undefined, `install ${name}`);

withShell('bash')('completion in bash', () => {
  it.each(TYPED)('offers for "%s" what may follow', (typed, wanted, unwanted) => {
    const words = typed.split(' ');
    const script = `${bashCompletion(tree)}
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${String(words.length - 1)}
      _deksdenflow; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expectOffered(shell('bash', ['--norc', '-euc', script]).split('\n'), wanted, unwanted);
  });

  it('is what bash calls for the command', () => {
    writeFileSync(join(folder, 'completion.bash'), bashCompletion(tree));
    expect(shell('bash', ['--norc', '-ec', 'source ./completion.bash; complete -p deksdenflow'])).toContain(
      '_deksdenflow',
    );
  });
});

withShell('zsh')('completion in zsh', () => {
  // What our function hands to the line editor, which then leaves out what does not begin as typed.
  const EDITOR = `
    compdef() { : }
    _describe() { [[ $1 == -o ]] && shift; local entry; for entry in "\${(@P)2}"; do print -r -- "\${entry%%:*}"; done }
    compadd() { shift; print -rl -- "$@" }
    _files() { print -rl -- * }
    _message() { : }`;

  it.each(TYPED)('offers for "%s" what may follow', (typed, wanted, unwanted) => {
    const typedWords = typed.split(' ');
    const words = `words=(${typedWords.map((word) => `'${word}'`).join(' ')}); CURRENT=${String(typedWords.length)}`;
    const offered = shell('zsh', ['-f', '-c', `${EDITOR}\n${zshCompletion(tree)}\n${words}; _deksdenflow`]);
    const begun = typedWords.at(-1) ?? '';
    expectOffered(
      offered.split('\n').filter((word) => word.startsWith(begun)),
      wanted,
      unwanted,
    );
  });

  it('is what zsh calls for the command', () => {
    writeFileSync(join(folder, 'completion.zsh'), zshCompletion(tree));
    const script = 'autoload -Uz compinit; compinit -D -u; source ./completion.zsh; print -r -- $_comps[deksdenflow]';
    expect(shell('zsh', ['-f', '-c', script])).toBe('_deksdenflow\n');
  });
});

withShell('fish')('completion in fish', () => {
  it.each(TYPED)('offers for "%s" what may follow', (typed, wanted, unwanted) => {
    writeFileSync(join(folder, 'completion.fish'), fishCompletion(tree));
    const offered = shell('fish', ['--no-config', '-c', `source ./completion.fish; complete --do-complete '${typed}'`]);
    const words = offered.split('\n').map((line) => line.split('\t')[0] ?? '');
    expectOffered(words, wanted, unwanted);
  });
});
