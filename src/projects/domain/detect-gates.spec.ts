import { detectGates, mattersToGates } from './detect-gates';

type Files = Readonly<Record<string, string | null>>;

const gatesOf = (files: Files) => detectGates(new Map(Object.entries(files)));
const commands = (files: Files): string[] => gatesOf(files).map((gate) => gate.command);
const scripts = (of: Readonly<Record<string, unknown>>, rest: object = {}): string =>
  JSON.stringify({ scripts: of, ...rest });

const FOUND: readonly (readonly [string, Files, readonly string[]])[] = [
  ['nothing', {}, []],
  ['no build file', { 'README.md': 'npm test', 'main.py': 'import pytest' }, []],
  [
    'npm with a lock file',
    { 'package.json': scripts({ test: 'jest', lint: 'eslint .', build: 'tsc' }), 'package-lock.json': null },
    ['npm ci', 'npm run lint', 'npm run test', 'npm run build'],
  ],
  [
    'npm without one',
    { 'package.json': scripts({ typecheck: 'tsc', check: 'x' }) },
    ['npm run typecheck', 'npm run check'],
  ],
  ['a lock file and no script of ours', { 'package.json': scripts({ start: 'node .' }), 'yarn.lock': '' }, []],
  [
    'pnpm',
    { 'package.json': scripts({ test: 'x' }), 'pnpm-lock.yaml': null },
    ['pnpm install --frozen-lockfile', 'pnpm run test'],
  ],
  [
    'bun',
    { 'package.json': scripts({ test: 'x' }), 'bun.lockb': null },
    ['bun install --frozen-lockfile', 'bun run test'],
  ],
  [
    'yarn 1',
    { 'package.json': scripts({ test: 'x' }), 'yarn.lock': '# yarn lockfile v1\n' },
    ['yarn install --frozen-lockfile', 'yarn run test'],
  ],
  [
    'yarn 4 by its lock file',
    { 'package.json': scripts({ test: 'x' }), 'yarn.lock': '__metadata:\n  version: 8\n' },
    ['yarn install --immutable', 'yarn run test'],
  ],
  [
    'yarn 4 whose lock file is too large to read',
    { 'package.json': scripts({ test: 'x' }, { packageManager: 'yarn@4.5.0' }), 'yarn.lock': null },
    ['yarn install --immutable', 'yarn run test'],
  ],
  [
    'two lock files, and the one that package.json asks for',
    {
      'package.json': scripts({ test: 'x' }, { packageManager: 'npm@10' }),
      'package-lock.json': '',
      'pnpm-lock.yaml': '',
    },
    ['npm ci', 'npm run test'],
  ],
  [
    "npm's placeholder",
    { 'package.json': scripts({ test: 'echo "Error: no test specified" && exit 1' }), 'yarn.lock': '' },
    [],
  ],
  ['scripts that are no text', { 'package.json': scripts({ test: 1, lint: '', build: ['x'], check: ' ' }) }, []],
  [
    'Makefile',
    { Makefile: '.PHONY: lint test\nCC := gcc\nlint test: deps\n\techo check: x\nall:\n' },
    ['make lint', 'make test'],
  ],
  [
    'Makefile with what only looks like targets',
    { Makefile: 'test := 1\ncheck = a:b\nlint: FLAGS = x\n# test: y\n\ttest: z\ntests: a\ncheck ::= 5\n' },
    [],
  ],
  ['Makefile with a target over lines', { makefile: 'all \\\n  check: a\n', Makefile: 'test:\n' }, ['make check']],
  ['double-colon rules', { GNUmakefile: 'test:: a\n' }, ['make test']],
  ['justfile', { justfile: 'lint := "x"\n@test: build\n  echo\ncheck dir:\n  echo\n' }, ['just test']],
  [
    'Taskfile',
    {
      'Taskfile.yml':
        "version: '3'\ntasks:\n  test:\n    cmds:\n      - task: lint\n    check: no\n  'lint': x\nvars:\n  check: y\n",
    },
    ['task lint', 'task test'],
  ],
  [
    'pyproject.toml',
    { 'pyproject.toml': '[tool.ruff.lint]\n[tool.mypy]\n[tool.pytest.ini_options]\n' },
    ['ruff check .', 'mypy .', 'pytest'],
  ],
  [
    'uv',
    { 'pyproject.toml': '[dependency-groups]\ndev = ["pytest>=8", "mypy"]\n', 'uv.lock': null },
    ['uv sync --locked', 'uv run pytest'],
  ],
  [
    'poetry',
    { 'pyproject.toml': '[tool.poetry.group.dev.dependencies]\npytest = "^8"\nruff-lsp = "1"\n', 'poetry.lock': null },
    ['poetry install --no-interaction', 'poetry run pytest'],
  ],
  [
    'requirements',
    { 'requirements.txt': 'flask\nPytest-cov\n', 'requirements-dev.txt': 'ruff==0.8\npytest\n' },
    ['ruff check .', 'pytest'],
  ],
  [
    'plugins of pytest only',
    { 'requirements.txt': 'pytest-cov==1\n# pytest\n', 'pyproject.toml': '# "pytest"\n["x"]' },
    [],
  ],
  ['setup.cfg', { 'setup.cfg': '[metadata]\nname = pytest\n[mypy]\n[tool:pytest]\n' }, ['mypy .', 'pytest']],
  ['tox', { 'tox.ini': '[testenv:lint]\ncommands = x\n[pytest]\n' }, ['pytest', 'tox']],
  ['Go', { 'go.mod': 'module x' }, ['go build ./...', 'go vet ./...', 'go test ./...']],
  ['Cargo package', { 'Cargo.toml': '[package]\n' }, ['cargo clippy --all-targets', 'cargo test']],
  [
    'Cargo workspace',
    { 'Cargo.toml': '[workspace]\nmembers = []' },
    ['cargo clippy --workspace --all-targets', 'cargo test --workspace'],
  ],
  ['Maven', { 'pom.xml': '<project/>' }, ['mvn -B verify']],
  ['Maven with its wrapper', { 'pom.xml': '', mvnw: null }, ['sh ./mvnw -B verify']],
  ['Gradle', { 'build.gradle.kts': '', gradlew: null }, ['sh ./gradlew check']],
  ['.NET', { 'Shop.sln': null }, ['dotnet build', 'dotnet test']],
  ['.NET with a choice', { 'a.csproj': '', 'b.csproj': '' }, []],
  ['CMake', { 'CMakeLists.txt': 'project(x)\n# enable_testing()\n' }, ['cmake -S . -B build && cmake --build build']],
  [
    'CMake with tests',
    { 'CMakeLists.txt': 'project(x)\n  include( CTest )\n' },
    ['cmake -S . -B build && cmake --build build', 'ctest --test-dir build --output-on-failure'],
  ],
  ['Mix', { 'mix.exs': '', 'mix.lock': '' }, ['mix deps.get', 'mix test']],
  [
    'Ruby',
    { Gemfile: 'gem \'rspec-rails\'\n  gem "rubocop", require: false\n', Rakefile: 'task :testing\n' },
    ['bundle install', 'bundle exec rubocop', 'bundle exec rspec'],
  ],
  ['Rake', { Rakefile: 'Rake::TestTask.new do |t|\nend\n' }, ['rake test']],
  ['Rake with a test task of another name', { Rakefile: 'Rake::TestTask.new(:unit)\n' }, []],
  [
    'Composer',
    { 'composer.json': JSON.stringify({ 'require-dev': { 'phpunit/phpunit': '^11' }, scripts: { lint: 'x' } }) },
    ['composer install --no-interaction', 'composer run-script lint', 'vendor/bin/phpunit'],
  ],
  [
    'several languages',
    { 'go.mod': '', Makefile: 'test:\n' },
    ['go build ./...', 'go vet ./...', 'go test ./...', 'make test'],
  ],
];

it.each(FOUND)('finds the gates of %s', (_what, files, expected) => {
  expect(commands(files)).toEqual(expected);
  for (const { source, why } of gatesOf(files)) {
    expect(Object.keys(files)).toContain(source);
    expect(why).toMatch(/\.$/);
  }
});

const NESTED = '['.repeat(200_000);
const HOSTILE: Readonly<Record<string, Files>> = {
  'JSON that is cut off': { 'package.json': '{"scripts":{"test":"x"', 'composer.json': '' },
  'JSON of another kind': { 'package.json': '[{"scripts":{"test":"x"}}]', 'composer.json': 'null' },
  'scripts of another kind': { 'package.json': '{"scripts":["test"]}', 'composer.json': '{"scripts":"test"}' },
  'nesting without an end': { 'package.json': NESTED, 'composer.json': `{"scripts":${NESTED}` },
  'a prototype': { 'package.json': '{"scripts":{"__proto__":{"test":"x"}},"__proto__":{"scripts":{"test":"x"}}}' },
  'a megabyte and more': { Makefile: `test:\n${'#'.repeat(1_000_000)}`, 'package.json': ' '.repeat(1_000_001) },
  'nothing that was read': { 'package.json': null, Makefile: null, 'pyproject.toml': null, 'tox.ini': null },
  binary: { 'package.json': '\u0000\u0001\uFFFD', Makefile: '\u0000test:' },
  'lines that make an expression go back': {
    Makefile: `x${' '.repeat(900_000)}\ny:${' '.repeat(90_000)}export${' '.repeat(900)}!`,
    justfile: `${'a'.repeat(900_000)} `,
    'Taskfile.yml': `tasks:\n${' '.repeat(900_000)}!`,
    'pyproject.toml': `"${'"pytes'.repeat(150_000)}`,
    'setup.cfg': '['.repeat(900_000),
    Gemfile: `gem${' '.repeat(900_000)}"rspec`,
    Rakefile: `task${'('.repeat(900_000)}`,
    'requirements.txt': `pytest${'-'.repeat(900_000)}`,
  },
};

it.each(Object.entries(HOSTILE))('finds nothing in %s, at once', (_what, files) => {
  const begun = performance.now();
  expect(commands(files)).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(2_000);
});

it('takes no text of a repository into a command or a name', () => {
  const evil = '$(touch /tmp/ran); `id` && rm -rf "$HOME" #';
  const files: Files = {
    'package.json': scripts(
      { [`test${evil}`]: 'x', [evil]: 'x', test: evil, 'test:unit': 'x', 'build && id': 'x' },
      { packageManager: `npm@1 ${evil}`, name: evil },
    ),
    'package-lock.json': evil,
    Makefile: `test$(shell id): x\ncheck;id: y\nlint check|id: z\n`,
    justfile: `test${evil}: x\n`,
    'Taskfile.yml': `tasks:\n  "test; id": x\n  lint: ${evil}\n`,
    'pyproject.toml': `[tool.pytest.${evil}]\n`,
    [`${evil}.sln`]: '',
    [`requirements-${evil}.txt`]: 'pytest',
    'composer.json': JSON.stringify({ scripts: { [`test ${evil}`]: 'x' } }),
  };
  const gates = gatesOf(files);
  expect(gates.map((gate) => gate.command)).toEqual([
    'npm ci',
    'npm run test',
    'pytest',
    'dotnet build',
    'dotnet test',
    'make lint',
    'task lint',
  ]);
  for (const { name, command, why } of gates) expect(`${name} ${command} ${why}`).not.toMatch(/[$`;|#"]|touch|id\b/);
});

it('gives names that differ', () => {
  const all: Files = Object.assign({}, ...FOUND.map(([, files]) => files));
  const names = gatesOf(all).map((gate) => gate.name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(20);
});

it('asks for the content of what it reads, and of little else', () => {
  const read = ['package.json', 'GNUmakefile', '.justfile', 'Taskfile.dist.yaml', 'requirements-dev.txt', 'Rakefile'];
  expect(read.filter((name) => !mattersToGates(name))).toEqual([]);
  const left = [
    'package-lock.json',
    'pnpm-lock.yaml',
    'x/package.json',
    'package.json5',
    'README.md',
    'Makefile.am',
    '.env',
  ];
  expect(left.filter(mattersToGates)).toEqual([]);
  // Whatever changes an answer by its content must be asked for.
  for (const [, files] of FOUND) {
    const asked = Object.entries(files).map(([name, text]): [string, string | null] => [
      name,
      mattersToGates(name) ? text : null,
    ]);
    expect(detectGates(new Map(asked))).toEqual(gatesOf(files));
  }
});
