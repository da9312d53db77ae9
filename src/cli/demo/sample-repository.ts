import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Git } from './git';
import type { Scratch } from './scratch';

/** A project as one finds it: it works, its tests are green, and its users have found a bug. */
const FILES: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify(
    { name: 'headline', version: '1.0.0', type: 'module', scripts: { test: 'node --test' } },
    null,
    2,
  )}\n`,
  'src/slugify.js': `/** Makes the part of an address out of a headline. */
export function slugify(headline) {
  return headline.toLowerCase().replace(/ /g, '-');
}
`,
  'test/slugify.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slugify } from '../src/slugify.js';

test('joins words with dashes', () => {
  assert.equal(slugify('Two Words'), 'two-words');
});
`,
  'README.md': `# headline

\`slugify('Two Words')\` gives \`two-words\`.
`,
  'CHANGELOG.md': `# Changelog

## 1.0.0

- First release.
`,
};

/** A bare repository that plays the remote, and a clone of it that plays the user's own checkout. */
export async function makeSampleRepository(scratch: Scratch, git: Git): Promise<void> {
  await git(scratch.folder, 'init', '--quiet', '--bare', '--initial-branch=main', scratch.remote);
  await git(scratch.folder, 'clone', '--quiet', scratch.remote, scratch.checkout);
  await git(scratch.checkout, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  for (const [name, content] of Object.entries(FILES)) {
    const path = join(scratch.checkout, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  await git(scratch.checkout, 'add', '--all');
  await git(scratch.checkout, 'commit', '--quiet', '--message', 'Headline 1.0.0');
  await git(scratch.checkout, 'push', '--quiet', '--set-upstream', 'origin', 'main');
}
