import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const CONSOLE = join(__dirname, '../../dist/console');
const MOST_KB = 200;

const read = (file: string): string => readFileSync(join(CONSOLE, file), 'utf8');

/** What the page itself asks for: its scripts, and those it preloads. */
function entries(): string[] {
  const scripts = read('index.html').matchAll(/(?:src|href)="\/console\/([^"]+\.js)"/g);
  return [...scripts].map(([, file = '']) => file);
}

/** Files that a script imports before it runs, as the build names them: `from"./x.js"`, `import"./x.js"`. */
function importsOf(file: string): string[] {
  const found = read(file).matchAll(/(?:\bfrom|\bimport)\s*"(\.{1,2}\/[^"]+\.js)"/g);
  return [...found].map(([, path = '']) => join(dirname(file), path));
}

function firstLoaded(): ReadonlySet<string> {
  const seen = new Set<string>();
  const take = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    importsOf(file).forEach(take);
  };
  entries().forEach(take);
  return seen;
}

it('has a first page of at most 200 kB of compressed scripts, and pages in files of their own', () => {
  const files = [...firstLoaded()];
  expect(files.length).toBeGreaterThan(1);
  expect(files.filter((file) => file.includes('protocol.page'))).toEqual([]);
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(CONSOLE, file))).length, 0);
  expect(bytes / 1_000).toBeLessThan(MOST_KB);
});
