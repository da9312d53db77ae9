import { leaked, SECRET_SAMPLES } from '../../../test/support/secret-samples';
import { Redactor } from './redactor';
import { MOST_BEFORE, SECRET_SHAPES } from './secret-shape';

describe('a text without what looks like a credential', () => {
  it('is tried with enough of them', () => {
    expect(SECRET_SAMPLES.length).toBeGreaterThanOrEqual(50);
  });

  it.each(SECRET_SAMPLES)('shows no $name', (sample) => {
    const shown = new Redactor().text(sample.text);
    expect(leaked(shown, sample)).toEqual([]);
    expect(new Redactor().text(shown)).toBe(shown);
  });

  it.each(SECRET_SAMPLES)('is JSON still: $name', (sample) => {
    const line = JSON.stringify({ level: 'info', msg: sample.text, inside: JSON.stringify({ text: sample.text }) });
    const shown = new Redactor().text(line);
    expect(leaked(shown, sample)).toEqual([]);
    expect(JSON.parse(shown)).toMatchObject({ level: 'info' });
  });

  it.each([
    'password: string, token: string | null',
    'const token = await nextToken(); const secret = process.env.SECRET;',
    'a task-list-of-many-things-to-do, risk-free-and-without-end',
    '"input_tokens":1234567890,"max_tokens":64000',
    'https://example.org/a@b and mail me@example.org',
    'commit 0123456789abcdef0123456789abcdef01234567',
    '{"id":"0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04","step_name":"Add the token table"}',
    'Idempotency-Key: 0199d3a2-7c10-7000-8a3c-5d1e8f6b2c04',
    'diff --git a/src/secret.ts b/src/secret.ts',
    'DEKSDENFLOW_API_TOKEN must be set',
    'dkf_3fQa…x9Zk',
  ])('is left as it is where there is none: %s', (text) => {
    expect(new Redactor().text(text)).toBe(text);
  });

  /**
   * What makes a regular expression slow on hostile input is a repetition that may end in several ways. Ours are a
   * `before` without unbounded repetitions, and one run of one class that nothing unbounded follows.
   */
  it.each(SECRET_SHAPES)('is found by an expression that cannot run away: $before', ({ before, footer = '' }) => {
    for (const part of [before, footer]) {
      const withoutClasses = part.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
      expect(withoutClasses).not.toMatch(/[*+]|\{\d*,\}/);
      const most = [...withoutClasses.matchAll(/\{(?:\d+,)?(\d+)\}/g)].map(([, times]) => Number(times));
      expect(Math.max(0, ...most)).toBeLessThanOrEqual(80);
    }
  });

  it('is looked at again with as much of what went by as can stand before a secret', () => {
    const headers = Array.from({ length: 4 }, () => `\nA${'b'.repeat(20)}: ${'c'.repeat(80)}`).join('');
    const before = `-----BEGIN ${'PARTOFANAME1 '.repeat(4)}PRIVATE KEY BLOCK-----${headers}`;
    expect(new RegExp(`^${SECRET_SHAPES[0]?.before ?? ''}`).exec(before)?.[0]).toBe(before);
    expect(before.length).toBeLessThan(MOST_BEFORE);
  });
});

describe('a text without values that are known', () => {
  const value = `it's "so" sécret/${'+'.repeat(3)}`;
  const redactor = new Redactor([value, 'shorter', 'a', 'main']);

  const spellings: readonly (readonly [how: string, text: string])[] = [
    ['itself', value],
    ['in JSON', JSON.stringify({ value })],
    ['in JSON inside JSON', JSON.stringify({ text: JSON.stringify({ value }) })],
    ['in a URL', `https://example.org/?q=${encodeURIComponent(value)}`],
    ['in the quotes of a shell', `export V='${value.replaceAll("'", String.raw`'\''`)}'`],
    ['in base64', Buffer.from(value).toString('base64')],
    ['in base64 for URLs', Buffer.from(value).toString('base64url')],
    ...['', 'a', 'ab', 'abc'].map((user) => ['in Basic', Buffer.from(`${user}:${value}:`).toString('base64')] as const),
  ];
  it.each(spellings)('%s', (_, text) => {
    const shown = redactor.text(text);
    expect(shown).toContain('[masked]');
    for (const part of ['sécret', 's%C3%A9cret', Buffer.from(value).toString('base64').slice(4, 16)]) {
      expect(shown).not.toContain(part);
    }
  });

  it('has words that are too short for a secret', () => {
    expect(redactor.text('on main with a')).toBe('on main with a');
  });

  it('has no line of a value that has several', () => {
    const key = `first line that is long\nsecond line that is long\nend`;
    expect(new Redactor([key]).text('+first line that is long\n+second line that is long\n')).toBe(
      '+[masked]\n+[masked]\n',
    );
  });

  it('has no value that was learnt, also where it is masked for one project', () => {
    const all = new Redactor();
    const ofOne = all.with(['secret-of-one']);
    expect(ofOne.text('of everybody: learnt-by-all')).toBe('of everybody: learnt-by-all');
    all.learn('learnt-by-all');
    expect(ofOne.text('learnt-by-all secret-of-one')).toBe('[masked] [masked]');
    expect(all.text('learnt-by-all secret-of-one')).toBe('[masked] secret-of-one');
    all.learn('production');
    expect(all.text('in production')).toBe('in production');
  });

  it('is cut after it was masked', () => {
    expect(redactor.beginning(`12345 ${value}`, 20)).toBe('12345 [masked]');
  });

  it('is masked in every text of a JSON value', () => {
    const masked = redactor.json({ a: [value, 1, null], b: { c: `x ${value}` } });
    expect(masked).toEqual({ a: ['[masked]', 1, null], b: { c: 'x [masked]' } });
  });
});
