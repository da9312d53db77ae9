import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
/** First arguments of our errors, those of the edge included, and codes that it gives to errors of others. */
const RAISED =
  /(?:new [A-Z]\w+|super)\(\s*'([a-z]\w*(?:\.[a-z_]+)+)'|'((?:request|route|auth|rate|server)\.(?!json|log|err)[a-z_]+)'/g;
const REASONS = /\bcode: '([a-z_]+)'/g;

describe('docs/troubleshooting.md', () => {
  const documented = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.startsWith('api-client'))
    .map((path) => ({ path, text: readFileSync(join(ROOT, 'src', path), 'utf8') }));
  const found = (pattern: RegExp, texts: readonly { readonly text: string }[]): string[] => [
    ...new Set(texts.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, one, other]) => one ?? other ?? ''))),
  ];

  it('names all error codes', () => {
    const codes = found(RAISED, sources);
    expect(codes.length).toBeGreaterThan(120);
    expect(codes.filter((code) => !documented.includes(`\`${code}\``))).toEqual([]);
  });

  it('names all reasons of a stop', () => {
    // Codes of a field in `errors[]` speak for themselves.
    const codes = found(
      REASONS,
      sources.filter(({ path }) => !path.startsWith('platform/http/')),
    );
    expect(codes.length).toBeGreaterThan(8);
    expect(codes.filter((code) => !documented.includes(`\`${code}\``))).toEqual([]);
  });

  it('names no error code that nothing raises, and each with a way out', () => {
    const rows = documented.slice(documented.indexOf('## Error codes')).matchAll(/^\| (`.+?) +\| (.+?) +\|$/gm);
    const everything = sources.map(({ text }) => text).join('\n');
    let count = 0;
    for (const [, codes = '', wayOut = ''] of rows) {
      expect([codes, wayOut.length > 15]).toEqual([codes, true]);
      for (const [, code = ''] of codes.matchAll(/`([a-z_.]+)`/g)) {
        count += 1;
        expect([code, everything.includes(code)]).toEqual([code, true]);
      }
    }
    expect(count).toBeGreaterThan(120);
  });
});
