import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDiff, type DiffFile } from './unified-diff';

describe('of real git', () => {
  let folder: string;
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
      encoding: 'utf8',
    });
  const write = (name: string, text: string | Buffer): void => {
    writeFileSync(join(folder, name), text);
  };
  let files: Map<string, DiffFile>;
  const file = (path: string): DiffFile => {
    const found = files.get(path);
    if (found === undefined) throw new Error(`No ${path} in ${[...files.keys()].join(', ')}`);
    return found;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deksdenflow-diff-'));
    git('init', '-q');
    const many = Array.from({ length: 40 }, (_, index) => `line ${String(index + 1)}`);
    write('many.txt', `${many.join('\n')}\n`);
    write('gone.txt', 'a\nb\n');
    write('moved.txt', 'one\ntwo\nthree\nfour\nfive\n');
    write('picture.bin', Buffer.from([0, 1, 2, 3]));
    write('open.txt', 'no newline');
    write('dashes.sql', '-- a comment\n++ b\nselect 1;\n');
    write('run.sh', 'true\n');
    write('with space.txt', 'a\n');
    write('ünï "q"\tcode.txt', 'a\n');
    git('add', '-A');
    git('commit', '-qm', 'first');
    write('many.txt', `${many.with(0, 'first').with(30, 'thirty-one').concat('more').join('\n')}\n`);
    rmSync(join(folder, 'gone.txt'));
    renameSync(join(folder, 'moved.txt'), join(folder, 'new name.txt'));
    write('new name.txt', 'one\ntwo\nthree\nfour\nFIVE\n');
    write('picture.bin', Buffer.from([0, 9]));
    write('open.txt', 'no newline\nstill none');
    write('dashes.sql', 'select 1;\n');
    chmodSync(join(folder, 'run.sh'), 0o755);
    write('with space.txt', 'b\n');
    write('ünï "q"\tcode.txt', 'b\n');
    write('empty.txt', '');
    git('add', '-A');
    files = new Map(parseDiff(git('diff', '--cached', '-M')).map((each) => [each.path, each]));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('has every file once, with what became of it and its counts', () => {
    const facts = [...files.values()].map(({ path, change, added, removed, binary, mode }) =>
      [path, change, `+${String(added)}`, `-${String(removed)}`, ...(binary ? ['binary'] : []), mode ?? '']
        .join(' ')
        .trim(),
    );
    expect(facts.toSorted()).toMatchInlineSnapshot(`
      [
        "dashes.sql changed +0 -2",
        "empty.txt added +0 -0",
        "gone.txt deleted +0 -2",
        "many.txt changed +3 -2",
        "new name.txt renamed +1 -1",
        "open.txt changed +2 -1",
        "picture.bin changed +0 -0 binary",
        "run.sh changed +0 -0 100644 → 100755",
        "with space.txt changed +1 -1",
        "ünï "q"	code.txt changed +1 -1",
      ]
    `);
  });

  it('counts lines on both sides', () => {
    const { hunks } = file('many.txt');
    expect(hunks.map(({ range }) => range)).toEqual(['@@ -1,4 +1,4 @@', '@@ -28,7 +28,7 @@', '@@ -38,3 +38,4 @@']);
    const shown = hunks[2]?.lines.map(({ kind, before, after, text }) => [kind, before, after, text]);
    expect(shown?.slice(-2)).toEqual([
      ['context', 40, 40, 'line 40'],
      ['added', null, 41, 'more'],
    ]);
  });

  it('takes lines that look like heads for lines, and knows where there is no newline', () => {
    expect(file('dashes.sql').hunks[0]?.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'removed -- a comment',
      'removed ++ b',
      'context select 1;',
    ]);
    expect(file('open.txt').hunks[0]?.lines.map(({ text, open }) => [text, open])).toEqual([
      ['no newline', true],
      ['no newline', false],
      ['still none', true],
    ]);
    expect(file('new name.txt').oldPath).toBe('moved.txt');
  });
});

it('is patient with nothing, with other text, and with a diff that was cut off', () => {
  expect(parseDiff('')).toEqual([]);
  expect(parseDiff('fatal: something else\n')).toEqual([]);
  const cut = parseDiff('diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@ function f() {\n a\n-b\n');
  expect(cut[0]?.hunks[0]).toMatchObject({ range: '@@ -1,9 +1,9 @@', place: 'function f() {' });
  expect(cut[0]?.hunks[0]?.lines).toHaveLength(2);
  const next = parseDiff('diff --git a/x b/x\n@@ -1,9 +1,9 @@\n a\ndiff --git a/y b/y\n@@ -0,0 +1 @@\n+y\n');
  expect(next.map(({ path, added }) => [path, added])).toEqual([
    ['x', 0],
    ['y', 1],
  ]);
});

it('reads 100 000 lines at once', () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `+line ${String(index)}`);
  const text = `diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1,100000 @@\n${lines.join('\n')}\n`;
  const begin = performance.now();
  expect(parseDiff(text)[0]?.added).toBe(100_000);
  expect(performance.now() - begin).toBeLessThan(2_000);
});
