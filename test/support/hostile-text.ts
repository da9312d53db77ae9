import fc from 'fast-check';

/** What a text in the hands of an attacker may try on a page of GitHub or GitLab. */
const HOSTILE = [
  '@octocat',
  '@\\octocat',
  'fixes #1',
  'Closes: #12',
  'resolves acme/shop#3',
  'closes https://github.com/a/b/issues/4',
  'Fixes GH-5',
  'closes JIRA-6',
  'implements !7',
  '\n/merge\n',
  '\n/close',
  '<script>',
  '<img src=x>',
  '![x](http://x/y.png)',
  '[a](javascript:b)',
  '<!-- deksdenflow:end -->',
  '<!-- deksdenflow:begin other -->',
  '-->',
  '</details>',
  '</summary>',
  '```',
  '\n```\n',
  '~~~',
  '|',
  '\\|',
  '\\',
  '`',
  '\r\n',
  '\u2028',
  '\n\n### Plan\n\n',
  '\n---\n',
  '\n# a',
  '\n- [x] a',
  '&lt;',
  '&#64;octocat',
  '\u202e',
  '\0',
  '\ud800',
  '\u001b[31m',
  '🙂',
  'x'.repeat(3_000),
  'Draft: ',
  '$a$',
  '**b**',
  'www.x.org',
];
export const hostile = fc
  .array(
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HOSTILE) }, fc.string({ unit: 'binary', maxLength: 20 })),
    {
      maxLength: 25,
    },
  )
  .map((parts) => parts.join(' '));
/** Nothing that a forge would call or close. */
export function expectCallsNobody(text: string): void {
  expect(text).not.toMatch(/@[\w\\-]/);
  expect(text).not.toMatch(/#\d/);
  expect(text).not.toMatch(/\b(?:GH|JIRA)-\d/i);
  expect(text).not.toMatch(/https?:\/\//);
  expect(text).not.toMatch(/[\u202e\0]|\p{Cs}/u);
}

/** Nor anything that it would run, or draw as a picture, a link or a page of its own. */
export function expectHarmless(text: string): void {
  expectCallsNobody(text);
  expect(text).not.toMatch(/^\s*\/\w/m);
  // In a quotation begins no list, heading or rule.
  expect(text).not.toMatch(/^> *(?:[-+=#/:]|\d+[.)])/m);
  expect(text.replace(/```(?:json|text)\n[\s\S]*?\n```/g, '')).not.toMatch(/!\[|(?<!\\)\]\(|`(?!retry_latest|\))/);
}

export function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
