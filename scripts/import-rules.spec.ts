import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Every file of a small repository: its imports, and the rules that each of them must break. */
const FILES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'src/kernel/clock.ts': { 'node:crypto': [], '../ports/forge': ['kernel'], rxjs: ['kernel-packages'] },
  'src/ports/forge.ts': { '../steps/domain/step': [], '../steps/application/step.service': ['ports'] },
  'src/steps/domain/step.ts': {
    '../../protocols/domain/run': [],
    'node:crypto': [],
    'node:fs': ['domain-without-io'],
    '@nestjs/common': ['domain-packages'],
    '../../config/config': ['domain'],
  },
  'src/steps/application/step.service.ts': {
    '@nestjs/common': [],
    '../../protocols/application/run.service': [],
    '../../ports/clockwork': [],
    typeorm: ['application-packages'],
    '../persistence/step.store': ['application'],
    '../../platform/git/git': ['application'],
  },
  'src/steps/persistence/step.store.ts': {
    typeorm: [],
    '../domain/step': [],
    '../../platform/git/git': [],
    '../../protocols/persistence/run.store': ['module-edges-are-private'],
  },
  'src/platform/git/git.ts': {
    '../../ports/clockwork': [],
    '../../protocols/domain/run': [],
    '../../protocols/application/run.service': ['platform'],
    '../../main': ['platform', 'roots-are-the-top'],
  },
  'src/config/config.ts': { '../cli/main': ['config', 'cli-is-a-client'], 'fast-check': ['no-undeclared-packages'] },
  'src/cli/main.ts': { '../worker': [], './gone': ['no-unresolved'] },
  'src/main.ts': { './steps/persistence/step.store': [], '../test/support/builders': ['no-tests-in-the-product'] },
  'src/a.ts': { './b': ['no-cycles'] },
  'src/b.ts': { './a': ['no-cycles'] },
  'src/main.spec.ts': { '../test/support/builders': [], './main': [] },
};
const LEAVES = [
  'src/protocols/domain/run.ts',
  'src/protocols/application/run.service.ts',
  'src/protocols/persistence/run.store.ts',
  'src/ports/clockwork.ts',
  'src/worker.ts',
  'test/support/builders.ts',
];

interface Report {
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

function cruise(cwd: string): Promise<Report> {
  const args = [CRUISER, '--config', join(ROOT, '.dependency-cruiser.cjs'), '--output-type', 'json', 'src', 'test'];
  return new Promise((done, fail) => {
    // It exits with the number of violations, which is what we want here.
    execFile(process.execPath, args, { cwd, maxBuffer: 16 * 1024 * 1024 }, (_error, stdout, stderr) => {
      if (stdout === '') fail(new Error(stderr));
      else done(JSON.parse(stdout) as Report);
    });
  });
}

describe('the import rules', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deksdenflow-imports-'));
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    for (const [path, imports] of Object.entries(FILES)) {
      write(path, [...Object.keys(imports).map((target) => `import '${target}';`), 'export const x = 1;'].join('\n'));
    }
    for (const path of LEAVES) write(path, 'export const x = 1;');
    write('tsconfig.json', '{"compilerOptions": {"module": "node16", "moduleResolution": "node16"}}');
    write('package.json', '{"dependencies": {"rxjs": "*", "typeorm": "*", "@nestjs/common": "*"}}');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuse what the layers forbid, and nothing else', async () => {
    const { summary } = await cruise(folder);
    const broken = summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
    const expected = Object.entries(FILES).flatMap(([path, imports]) =>
      Object.values(imports).flatMap((rules) => rules.map((rule) => `${path}: ${rule}`)),
    );
    expect(broken.filter((line) => !line.endsWith('no-cycles')).sort()).toEqual(
      expected.filter((line) => !line.endsWith('no-cycles')).sort(),
    );
    // The clean files above form cycles too; that the plain one is seen is enough.
    expect(broken).toContain('src/a.ts: no-cycles');
  }, 60_000);
});
