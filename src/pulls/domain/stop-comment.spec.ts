import fc from 'fast-check';
import { count, expectHarmless, hostile } from '../../../test/support/hostile-text';
import { HEAD, pullRequestSubject } from '../../../test/support/pull-request-subject';
import { renderResolvedComment, renderStopComment } from './stop-comment';

describe('the comment of a stop', () => {
  it('says why, what was seen and what to do; then that it is over', () => {
    const evidence = {
      checkName: 'unit tests',
      failureClass: 'code',
      sha: HEAD,
      url: 'https://ci.example/runs/7(a)',
      logTail: '$ npm test\n1 failed',
    };
    const reason = { code: 'ci_no_progress', message: 'The same failure came back after a fix.' };
    expect(renderStopComment(pullRequestSubject(), reason, evidence)).toMatchInlineSnapshot(`
      "<!-- deksdenflow:comment 0197a000-0000-7000-8000-000000000001 -->

      **The automatic work on this branch has stopped** (ci\\_no\\_progress): The same failure came back after a fix.

      Check **unit tests** at 1f2e3d4c5b6a, class code, [details](https://ci.example/runs/7%28a%29).

      <details><summary>End of its log</summary>

      \`\`\`text
      $ npm test
      1 failed
      \`\`\`

      </details>

      **What you can do:** Push a fix to the branch, or make the step clearer and let it be retried (\`retry_latest\`). Pushing to this branch also takes it over."
    `);
    expect(renderResolvedComment(pullRequestSubject(), 'All checks are green.')).toMatchInlineSnapshot(`
      "<!-- deksdenflow:comment 0197a000-0000-7000-8000-000000000001 -->

      **Resolved:** All checks are green. An earlier version of this comment said why the automatic work had stopped."
    `);
  });

  it('keeps the end of a long log', () => {
    const evidence = {
      checkName: 'a',
      failureClass: 'infra',
      sha: HEAD,
      url: null,
      logTail: `${'line\n'.repeat(9_000)}the end`,
    };
    const comment = renderStopComment(pullRequestSubject(), { code: 'a', message: 'b' }, evidence);
    expect(comment.length).toBeLessThan(22_000);
    expect(comment).toContain('the end\n```');
  });

  it('holds hostile evidence in its block', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, other) => {
        const evidence = {
          checkName: text,
          failureClass: 'code',
          sha: HEAD,
          url: `https://ci.example/${other}`,
          logTail: other,
        };
        const comment = renderStopComment(pullRequestSubject(), { code: 'ci_failed', message: text }, evidence);
        expect(comment.length).toBeLessThanOrEqual(60_000);
        expect(count(comment, '```')).toBe(other.trim() === '' ? 0 : 2);
        expect(comment.startsWith('<!-- deksdenflow:comment ')).toBe(true);
        expect(count(comment, '<!--')).toBe(1);
        expectHarmless(comment.replace(/\[details\]\([^)]*\)/, ''));
      }),
      { numRuns: 150 },
    );
  });
});
