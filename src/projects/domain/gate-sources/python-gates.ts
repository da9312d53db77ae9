import { firstOf, type RootFiles, type SuggestedGate, textOf } from './root-files';

const REQUIREMENTS = ['requirements-dev.txt', 'requirements_dev.txt', 'dev-requirements.txt', 'requirements.txt'];

/** Lock files, and how a command is run in what they describe. */
const ENVIRONMENTS = [
  { lock: 'uv.lock', prefix: 'uv run ', install: 'uv sync --locked' },
  { lock: 'poetry.lock', prefix: 'poetry run ', install: 'poetry install --no-interaction' },
  { lock: 'pdm.lock', prefix: 'pdm run ', install: 'pdm install --frozen-lockfile' },
  { lock: 'Pipfile.lock', prefix: 'pipenv run ', install: 'pipenv install --dev --deploy' },
] as const;

interface Tool {
  readonly name: string;
  readonly command: string;
  /** Files that are for this tool alone. */
  readonly own: readonly string[];
  /** Sections, by file. */
  readonly sections: Readonly<Record<string, string>>;
  /** True where the tool needs no settings: that it is required is enough. */
  readonly byRequirement: boolean;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'ruff',
    command: 'ruff check .',
    own: ['ruff.toml', '.ruff.toml'],
    sections: { 'pyproject.toml': 'tool.ruff' },
    byRequirement: true,
  },
  {
    name: 'mypy',
    command: 'mypy .',
    own: ['mypy.ini', '.mypy.ini'],
    sections: { 'pyproject.toml': 'tool.mypy', 'setup.cfg': 'mypy' },
    byRequirement: false,
  },
  {
    name: 'pytest',
    command: 'pytest',
    own: ['pytest.ini', '.pytest.ini'],
    sections: { 'pyproject.toml': 'tool.pytest', 'setup.cfg': 'tool:pytest', 'tox.ini': 'pytest' },
    byRequirement: true,
  },
];

export function pythonGates(files: RootFiles): readonly SuggestedGate[] {
  const environment = ENVIRONMENTS.find(({ lock }) => files.has(lock));
  const gates = TOOLS.flatMap((tool) => {
    const found = evidenceOf(files, tool);
    return found === undefined
      ? []
      : [{ name: tool.name, command: `${environment?.prefix ?? ''}${tool.command}`, ...found }];
  });
  if (hasSection(textOf(files, 'tox.ini'), 'tox') || hasSection(textOf(files, 'tox.ini'), 'testenv')) {
    gates.push({ name: 'tox', command: 'tox', source: 'tox.ini', why: 'It configures tox.' });
  }
  if (gates.length === 0 || environment === undefined) return gates;
  const { lock: source, install: command } = environment;
  const why = 'The commands need the packages that the lock file names.';
  return [{ name: 'python install', command, source, why }, ...gates];
}

function evidenceOf(files: RootFiles, tool: Tool): { readonly source: string; readonly why: string } | undefined {
  const own = firstOf(files, tool.own);
  if (own !== undefined) return { source: own, why: `It configures ${tool.name}.` };
  const configured = Object.entries(tool.sections).find(([file, section]) => hasSection(textOf(files, file), section));
  if (configured !== undefined) return { source: configured[0], why: `It configures ${tool.name}.` };
  if (!tool.byRequirement) return undefined;
  const source = ['pyproject.toml', ...REQUIREMENTS].find((file) => requires(file, textOf(files, file), tool.name));
  return source === undefined ? undefined : { source, why: `It requires ${tool.name}.` };
}

/** `[tool.ruff]`, or one below it as `[tool.ruff.lint]` and `[testenv:lint]`. */
function hasSection(text: string, section: string): boolean {
  return text.split('\n').some((line) => {
    const header = /^\[([^\]]+)\]/.exec(line)?.[1]?.trim();
    return (
      header === section || header?.startsWith(`${section}.`) === true || header?.startsWith(`${section}:`) === true
    );
  });
}

/** `pytest>=8` on a line of its own, or in pyproject.toml `"pytest>=8"` in a list and `pytest = "^8"` in a table. */
function requires(file: string, text: string, name: string): boolean {
  const rest = '(?![\\w.-])';
  const pattern =
    file === 'pyproject.toml' ? `^[^#\\n]*["']${name}${rest}[^"'\\n]*["']|^${name}\\s*=` : `^${name}${rest}`;
  return new RegExp(pattern, 'm').test(text);
}
