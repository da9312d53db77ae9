import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** From test/support in the sources, and from its compiled twin in dist/, which the benchmarks use. */
const DIST = [join(__dirname, '../../dist'), join(__dirname, '../..')].find((folder) =>
  existsSync(join(folder, 'src/main.js')),
);

/** The compiled file of a source, for a process of its own: `built('src/main.ts')`. */
export function built(source: string): string {
  if (DIST === undefined) throw new Error('dist/ is missing: run npm run build, as npm test does.');
  return join(DIST, source.replace(/\.ts$/, '.js'));
}
