/** What the demo asks for: a bug report, and steps as a careful person would take them. */
export const TASK = 'Slugs keep punctuation and accents: repair slugify';

interface SampleStep {
  readonly step_name: string;
  readonly instructions: string;
  readonly commands: readonly string[];
  readonly gates: readonly { readonly name: string; readonly command: string }[];
}

const TESTS = { name: 'all tests', command: 'node --test' };

const STEPS: readonly SampleStep[] = [
  {
    step_name: 'Pin the bug with a failing test',
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
    step_name: 'Repair slugify',
    instructions: 'Make src/slugify.js join runs of letters and digits with single dashes. All tests must pass.',
    commands: [
      `cat > src/slugify.js <<'EOF'
/** Makes the part of an address out of a headline: runs of letters and digits, joined by dashes. */
export function slugify(headline) {
  return (headline.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('-');
}
EOF`,
    ],
    gates: [TESTS],
  },
  {
    step_name: 'Keep accented letters readable',
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
    gates: [TESTS],
  },
  {
    step_name: 'Tell users in README and changelog',
    instructions: 'Describe the new behaviour in README.md and under 1.1.0 in CHANGELOG.md; set the version to 1.1.0.',
    commands: [
      `printf '%s\\n' '# Changelog' '' '## 1.1.0' '' '- Slugs hold letters and digits only; accents are dropped.' > CHANGELOG.new
tail -n +2 CHANGELOG.md >> CHANGELOG.new
mv CHANGELOG.new CHANGELOG.md`,
      `printf '%s\\n' '' "\\\`slugify('Crème brûlée!')\\\` gives \\\`creme-brulee\\\`." >> README.md`,
      `sed 's/"version": "1.0.0"/"version": "1.1.0"/' package.json > package.new && mv package.new package.json`,
    ],
    gates: [
      TESTS,
      { name: 'changelog has 1.1.0', command: "grep -q '^## 1.1.0' CHANGELOG.md && grep -q '1.1.0' package.json" },
    ],
  },
];

/** The shell engine is told what to run; an agent gets the task alone and plans by itself. */
export function protocolBodyFor(engine: string): Readonly<Record<string, unknown>> {
  return engine === 'shell'
    ? { description: TASK, engine, steps: STEPS }
    : { description: `${TASK}. ${AGENT_BRIEF}`, engine };
}

const AGENT_BRIEF =
  'slugify("Hello,  World!") must give "hello-world" and slugify("Crème brûlée") "creme-brulee". Plan two or three small steps: tests and repair in src/slugify.js, then README.md and CHANGELOG.md. The tests run with node --test.';

/** Everything by itself, and the tests as the judge of every step that names no gates of its own. */
export function projectBodyFor(name: string, gitUrl: string, engine: string): Readonly<Record<string, unknown>> {
  return {
    name,
    git_url: gitUrl,
    base_branch: 'main',
    default_engine: engine,
    policies: { auto_advance: true, auto_qa_after_exec: true },
    // Steps of the shell engine bring their own; a gate of the project would be run beside them.
    gates: engine === 'shell' ? [] : [TESTS],
  };
}
