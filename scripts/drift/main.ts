/** `drift` says what of the repository has fallen behind the code and exits 1; `drift --write` brings it up to date. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ARTIFACTS } from './artifacts';
import { documentProblems } from './documents';

// Compiled to dist/scripts/drift/.
const ROOT = resolve(__dirname, '../../..');
const DOCUMENT_FOLDERS = ['docs', 'client', 'docker', 'helm'];

async function staleArtifacts(write: boolean): Promise<string[]> {
  const problems: string[] = [];
  for (const { path, render } of ARTIFACTS) {
    const file = join(ROOT, path);
    const text = await render();
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    if (write) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      console.log(`wrote ${path}`);
    } else {
      problems.push(`${path} is not what the code says: run \`npm run generate\``);
    }
  }
  return problems;
}

function markdownFiles(): string[] {
  const nested = DOCUMENT_FOLDERS.flatMap((folder) =>
    existsSync(join(ROOT, folder))
      ? readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
      : [],
  );
  const top = readdirSync(ROOT);
  return [...top, ...nested].filter((path) => path.endsWith('.md') && !path.includes('node_modules'));
}

function scriptNames(): ReadonlySet<string> {
  const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { scripts } = manifest as { readonly scripts: Readonly<Record<string, string>> };
  return new Set(Object.keys(scripts));
}

async function main(): Promise<void> {
  const problems = await staleArtifacts(process.argv.includes('--write'));
  problems.push(
    ...documentProblems({
      documents: new Map(markdownFiles().map((path) => [path, readFileSync(join(ROOT, path), 'utf8')])),
      scripts: scriptNames(),
      exists: (path) => existsSync(join(ROOT, path)),
    }),
  );
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

void main();
