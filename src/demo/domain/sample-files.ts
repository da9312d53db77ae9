/** A project as one finds it: it works, its tests are green, and its users have found a bug. */
export const SAMPLE_FILES: Readonly<Record<string, string>> = {
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
