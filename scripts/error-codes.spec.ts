import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
/** First arguments of our errors, `code:` of failures and reasons. */
const RAISED =
  /new (?:InvalidInput|NotFound|Conflict|TransitionRefused|Unprocessable|Unavailable|Unauthenticated|Forbidden|TooManyRequests|TooLarge|UnsupportedMediaType)\(\s*'([a-z_.]+)'/g;
const REASONS = /\bcode: '([a-z_]+)'/g;

describe('docs/troubleshooting.md', () => {
  const documented = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'),
  );

  it.each([
    ['error codes', RAISED, 40],
    ['reasons of a stop', REASONS, 8],
  ])('names all %s', (_what, pattern, atLeast) => {
    // Codes of a field in `errors[]` speak for themselves.
    const codes = sources
      .filter((path) => !path.startsWith('platform/http/'))
      .flatMap((path) =>
        [...readFileSync(join(ROOT, 'src', path), 'utf8').matchAll(pattern)].map((match) => match[1] ?? ''),
      );
    expect(new Set(codes).size).toBeGreaterThan(atLeast);
    expect([...new Set(codes)].filter((code) => !documented.includes(`\`${code}\``))).toEqual([]);
  });
});
