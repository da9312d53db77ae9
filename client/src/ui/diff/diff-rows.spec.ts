import { diffRows, keyOf, type DiffRow, type LineAddress, type LineComment } from './diff-rows';
import { parseDiff } from './unified-diff';

const files = parseDiff(`diff --git a/a.ts b/a.ts
--- a/a.ts
+++ b/a.ts
@@ -1,2 +1,2 @@
 same
-old
+new
diff --git a/p.png b/p.png
Binary files a/p.png and b/p.png differ
diff --git a/b.ts b/c.ts
similarity index 100%
rename from b.ts
rename to c.ts
`);
const none = { closed: new Set<string>(), comments: [], editing: null };
const shown = (rows: readonly DiffRow[]): string[] => rows.map(({ kind, key }) => `${kind} ${key}`);
const address: LineAddress = { file: 'a.ts', line: 2, side: 'old' };
const comment: LineComment = { ...address, id: 'c1', text: 'Why?', quote: 'old' };

it('has files, hunks and lines one below the other, each under a key of its own', () => {
  const rows = diffRows(files, none);
  expect(shown(rows)).toEqual([
    'file a.ts',
    'hunk a.ts@0',
    'line a.ts:new:1',
    'line a.ts:old:2',
    'line a.ts:new:2',
    'file p.png',
    'note p.png:note',
    'file c.ts',
    'note c.ts:note',
  ]);
  expect(new Set(shown(rows)).size).toBe(rows.length);
});

it('puts comments and their editor below their line, and nothing below a closed file', () => {
  const rows = diffRows(files, { ...none, comments: [comment], editing: address });
  expect(shown(rows).slice(3, 6)).toEqual(['line a.ts:old:2', 'comment c1', `editor ${keyOf(address)}:editor`]);
  expect(shown(diffRows(files, { ...none, closed: new Set(['a.ts']), comments: [comment] })).slice(0, 2)).toEqual([
    'file a.ts',
    'file p.png',
  ]);
});
