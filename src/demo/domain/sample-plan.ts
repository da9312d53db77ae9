import type { Gate } from '../../projects/domain/policies';
import type { NewStep } from '../../protocols/domain/new-step';

/** What the demo asks for: a bug report, and steps as a careful person would take them. */
export const SAMPLE_TASK = 'Slugs keep punctuation and accents: repair slugify';

export const SAMPLE_TESTS: Gate = { name: 'all tests', command: 'node --test' };

export const SAMPLE_STEPS: readonly NewStep[] = [
  {
    stepName: 'Pin the bug with a failing test',
    instructions:
      'Add test/punctuation.test.js: slugify("Hello,  World!") must give "hello-world". Change nothing else; the test must fail today.',
    commands: [
      `cat > test/punctuation.test.js <<'EOF'
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slugify } from '../src/slugify.js';

test('drops punctuation and repeated blanks', () => {
  assert.equal(slugify('Hello,  World!'), 'hello-world');
});
EOF`,
    ],
    gates: [
      { name: 'old tests pass', command: 'node --test test/slugify.test.js' },
      { name: 'the new one fails', command: '! node --test test/punctuation.test.js' },
    ],
  },
  {
    stepName: 'Repair slugify',
    instructions: 'Make src/slugify.js join runs of letters and digits with single dashes. All tests must pass.',
    commands: [
      `cat > src/slugify.js <<'EOF'
/** Makes the part of an address out of a headline: runs of letters and digits, joined by dashes. */
export function slugify(headline) {
  return (headline.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-');
}
EOF`,
    ],
    gates: [SAMPLE_TESTS],
  },
  {
    stepName: 'Keep accented letters readable',
    instructions:
      'slugify("Crème brûlée") must give "creme-brulee": decompose accented letters first. Add test/accents.test.js for it.',
    commands: [
      `cat > test/accents.test.js <<'EOF'
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slugify } from '../src/slugify.js';

test('turns accented letters into plain ones', () => {
  assert.equal(slugify('Crème brûlée'), 'creme-brulee');
});
EOF`,
      `cat > src/slugify.js <<'EOF'
/** Makes the part of an address out of a headline: runs of plain letters and digits, joined by dashes. */
export function slugify(headline) {
  const plain = headline.normalize('NFD').replace(/\\p{M}/gu, '');
  return (plain.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-');
}
EOF`,
    ],
    gates: [SAMPLE_TESTS],
  },
  {
    stepName: 'Tell users in README and changelog',
    instructions: 'Describe the new behaviour in README.md and under 1.1.0 in CHANGELOG.md; set the version to 1.1.0.',
    commands: [
      `printf '%s\\n' '# Changelog' '' '## 1.1.0' '' '- Slugs hold letters and digits only; accents are dropped.' > CHANGELOG.new
tail -n +2 CHANGELOG.md >> CHANGELOG.new
mv CHANGELOG.new CHANGELOG.md`,
      `printf '%s\\n' '' "\\\`slugify('Crème brûlée!')\\\` gives \\\`creme-brulee\\\`." >> README.md`,
      `sed 's/"version": "1.0.0"/"version": "1.1.0"/' package.json > package.new && mv package.new package.json`,
    ],
    gates: [
      SAMPLE_TESTS,
      { name: 'changelog has 1.1.0', command: "grep -q '^## 1.1.0' CHANGELOG.md && grep -q '1.1.0' package.json" },
    ],
  },
];
