import fc from 'fast-check';
import { count, expectCallsNobody, expectHarmless, hostile } from '../../../test/support/hostile-text';
import { HEAD, pullRequestSubject, subjectAttempt, subjectStep } from '../../../test/support/pull-request-subject';
import { mergeBody, protocolIdIn } from './body-markers';
import type { PullRequestSubject } from './pull-request-subject';
import { renderNote, renderPullRequest } from './pull-request-text';

const many = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.constantFrom(40, 120));

/** One text in every place that an agent, a log or a person can write to. */
const hostileSubject = fc.tuple(hostile, hostile, many, many).map(([text, other, steps, more]): PullRequestSubject => {
  const gate = { name: other, command: text, exit_code: 1, duration_ms: 5, output_tail: text };
  const finding = { severity: 'major' as const, file: other, line: 3, message: text };
  return pullRequestSubject({
    branch: other,
    steps: Array.from({ length: steps }, (_, index) =>
      subjectStep({
        id: `s${String(index)}`,
        stepName: text,
        verdict: {
          verdict: 'fail',
          summary: other,
          findings: Array.from({ length: more }, () => finding),
          head_sha: HEAD,
          judged_by: 'person',
        },
      }),
    ),
    attempts: Array.from({ length: steps }, (_, index) =>
      subjectAttempt({
        id: `a${String(index)}`,
        stepRunId: `s${String(index)}`,
        engine: `${text}${String(index)}`,
        model: other,
        engineVersion: text,
        gates: Array.from({ length: more }, () => gate),
      }),
    ),
    protocol: { description: text, protocolName: other, baseBranch: text, statusReason: { code: 'x', message: other } },
  });
});

describe('the text of a pull request', () => {
  it('is what a reader looks for', () => {
    const { title, body } = renderPullRequest(pullRequestSubject());
    expect(title).toBe('Add a page. (0001-add-a-page)');
    expect(body.slice(0, body.indexOf('### Evidence'))).toMatchInlineSnapshot(`
      "<!-- deksdenflow:begin 0197a000-0000-7000-8000-000000000001 -->
      Made by DeksdenFlow, protocol 0001-add-a-page: 0001-add-a-page into main. What stands between the hidden markers is kept up to date; write above or below it.

      ### Goal

      > Add a page.\\
      > It lists the orders.

      ### Plan

      The protocol is **running**.

      | # | step | state | attempts | commit |
      | --- | --- | --- | --- | --- |
      | 1 | Write the page | ✓ completed | 2 | 1f2e3d4c5b6a |

      ### QA

      **1. Write the page**: **pass**, judged by agent at 1f2e3d4c5b6a

      > It does what was asked.

      - minor src/page.ts:7: A long line.

      ### Gates

      | step | gate | command | result | time | commit |
      | --- | --- | --- | --- | --- | --- |
      | 1 | tests | npm test | ✓ 0 | 5.3 s | 1f2e3d4c5b6a |

      ### Tokens and cost

      1,950 tokens (1,200 in, 300 in from cache, 450 out), 0.25 USD by the engines' own account.

      ### Take over by hand

      Pushing to this branch stops the automatic work; nothing of yours is overwritten.

      \`\`\`sh
      git fetch origin 0001-add-a-page && git switch 0001-add-a-page
      # without a clone:
      git clone --branch 0001-add-a-page https://forge.example/acme/shop.git
      # then, with your commits on it:
      git push origin 0001-add-a-page
      \`\`\`

      "
    `);
    expect(machineOf(body)).toMatchInlineSnapshot(`
      {
        "base_sha": "0000000000000000000000000000000000000000",
        "engines": [
          {
            "engine": "codex",
            "model": "a-model",
            "version": "0.169.0",
          },
        ],
        "evidence": {
          "1f2e3d4c5b6a79880102030405060708090a0b0c": [
            {
              "attempt": null,
              "engine": null,
              "gates": [],
              "kind": "verdict",
              "model": null,
              "status": "succeeded",
              "step": "Write the page",
              "verdict": {
                "judged_by": "agent",
                "verdict": "pass",
              },
            },
            {
              "attempt": "a1",
              "engine": "codex",
              "gates": [
                {
                  "duration_ms": 5300,
                  "exit_code": 0,
                  "name": "tests",
                },
              ],
              "kind": "qa",
              "model": "a-model",
              "status": "succeeded",
              "step": "Write the page",
              "verdict": null,
            },
          ],
        },
        "evidence_left_out": 0,
        "head_sha": "1f2e3d4c5b6a79880102030405060708090a0b0c",
        "plan_hash": "abc123",
        "protocol": {
          "base_branch": "main",
          "branch": "0001-add-a-page",
          "id": "0197a000-0000-7000-8000-000000000001",
          "name": "0001-add-a-page",
          "status": "running",
        },
        "schema": "deksdenflow.pull_request",
        "schema_version": 1,
        "usage": {
          "cached_input_tokens": 300,
          "cost_usd": 0.25,
          "input_tokens": 1200,
          "output_tokens": 450,
          "reasoning_tokens": 50,
        },
      }
    `);
  });

  it('lets no text out of its place, whatever it says', () => {
    fc.assert(
      fc.property(hostileSubject, (about) => {
        const { title, body } = renderPullRequest(about);
        expect(body.length).toBeLessThanOrEqual(60_000);
        expect(title.length).toBeLessThanOrEqual(200);
        expect(title).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]|^\s*(?:draft:|wip)/iu);
        expect(count(body, '<!-- deksdenflow:begin ')).toBe(1);
        expect(count(body, '<!-- deksdenflow:end -->')).toBe(1);
        expect(protocolIdIn(body)).toBe(about.protocol.id);
        expect(body.match(/^### .*$/gm)).toEqual(SECTIONS);
        expect(machineOf(body)).toMatchObject({ schema_version: 1, protocol: { id: about.protocol.id } });
        expectCallsNobody(title);
        expectHarmless(withoutCommands(body));
        expect(withoutCommands(body).match(/<(?!!-- deksdenflow)[^>]*>/g)).toEqual(OUR_TAGS);
        for (const row of body.match(/^\|.*$/gm) ?? []) expect([5, 6]).toContain(count(row, '|') - 1);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps the machine block whole and names what it left out', () => {
    const attempts = Array.from({ length: 500 }, (_, index) => subjectAttempt({ id: `a${String(index)}` }));
    const about = pullRequestSubject({ attempts });
    const { evidence, evidence_left_out: leftOut } = machineOf(renderPullRequest(about).body);
    const kept = evidence[HEAD] ?? [];
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.length + leftOut).toBe(501);
    expect(kept[1]).toMatchObject({ attempt: 'a499' });
    expect((JSON.parse(renderNote(about)) as Machine).evidence[HEAD]).toHaveLength(501);
  });

  it.each(['|', '🙂', '*', '\u0001', '"', 'é ', '|\n'])('fits when all of it is %j', (sign) => {
    const text = sign.repeat(20_000);
    const steps = Array.from({ length: 99 }, () => subjectStep({ stepName: text, headSha: text }));
    const gates = Array.from({ length: 30 }, () => ({
      name: text,
      command: text,
      exit_code: 1,
      duration_ms: 1,
      output_tail: '',
    }));
    const attempts = Array.from({ length: 99 }, (_, index) =>
      subjectAttempt({ engine: `${String(index)}${text}`, model: text, engineVersion: text, gates }),
    );
    const protocol = { protocolName: text, description: text, baseBranch: text, specHash: text, headSha: text };
    const { title, body } = renderPullRequest(pullRequestSubject({ branch: text, steps, attempts, protocol }));
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(title.length).toBeLessThanOrEqual(200);
    expect(machineOf(body).evidence_left_out).toBeGreaterThan(0);
  });

  it('never shows the credentials of a clone URL', () => {
    const { body } = renderPullRequest(pullRequestSubject({ cloneUrl: 'https://me:s3cret@forge.example/a/b.git' }));
    expect(body).toContain('https://forge.example/a/b.git');
    expect(body).not.toContain('s3cret');
  });

  it('quotes what a shell would act on', () => {
    const { body } = renderPullRequest(pullRequestSubject({ branch: "a;rm$(x)'b" }));
    expect(body).toContain("git fetch origin 'a;rm$(x)'\\''b'");
  });

  it.each(['Draft: a page', 'WIP: [Draft] draft: a page', '(draft) a page'])(
    '%s does not begin as a draft',
    (description) => {
      expect(renderPullRequest(pullRequestSubject({ protocol: { description } })).title).toBe(
        'a page (0001-add-a-page)',
      );
    },
  );
});

describe('a body that people write in', () => {
  const texts = fc
    .array(fc.oneof(hostile, fc.constantFrom('Please look.\r\n', 'a\n\n### b\n')), { maxLength: 3 })
    .map((all) => all.join('\n'));

  it('changes between the markers only, and not twice', () => {
    fc.assert(
      fc.property(texts.map(unmarked), texts.map(unmarked), hostileSubject, (above, below, about) => {
        const old = renderPullRequest(pullRequestSubject()).body;
        const ours = renderPullRequest(about).body;
        const merged = mergeBody(`${above}${old}${below}`, ours);
        expect(merged.startsWith(above)).toBe(true);
        expect(merged.endsWith(below)).toBe(true);
        expect(mergeBody(merged, ours)).toBe(merged);
        expect(protocolIdIn(merged)).toBe(about.protocol.id);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['empty', ''],
    ['without markers', 'Hello.'],
    ['with half a marker pair', 'Hello.\n<!-- deksdenflow:begin x -->\nold'],
    ['with the pair the wrong way round', '<!-- deksdenflow:end -->Hello.<!-- deksdenflow:begin x -->'],
    [
      'with our part twice',
      `${renderPullRequest(pullRequestSubject()).body}Hello.${renderPullRequest(pullRequestSubject()).body}`,
    ],
  ])('%s ends with ours once', (_what, existing) => {
    const ours = renderPullRequest(pullRequestSubject()).body;
    const merged = mergeBody(existing, ours);
    expect(count(merged, '<!-- deksdenflow:begin ')).toBe(1);
    expect(count(merged, '<!-- deksdenflow:end -->')).toBe(1);
    expect(merged).toContain(ours);
    if (existing !== '') expect(merged).toContain('Hello.');
  });

  it('that is nearly full loses sections of ours, never the machine block nor what people wrote', () => {
    const theirs = 'word '.repeat(11_900);
    const merged = mergeBody(
      theirs,
      renderPullRequest(pullRequestSubject({ protocol: { description: 'some words\n'.repeat(4_000) } })).body,
    );
    expect(merged.length).toBeLessThanOrEqual(65_000);
    expect(merged.startsWith(theirs.trimEnd())).toBe(true);
    expect(merged).toContain('Sections are left out');
    expect(machineOf(merged)).toMatchObject({ schema_version: 1 });
  });

  it('gives back an id of any form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (id) => {
        expect(protocolIdIn(renderPullRequest(pullRequestSubject({ protocol: { id } })).body)).toBe(id);
      }),
      { numRuns: 50 },
    );
  });
});

const SECTIONS = ['Goal', 'Plan', 'QA', 'Gates', 'Tokens and cost', 'Take over by hand', 'Evidence'].map(
  (name) => `### ${name}`,
);
const OUR_TAGS = ['<details>', '<summary>', '</summary>', '</details>'];

interface Machine {
  readonly evidence: Readonly<Record<string, readonly unknown[]>>;
  readonly evidence_left_out: number;
}

function machineOf(body: string): Machine {
  return JSON.parse(/```json\n([\s\S]*?)\n```/.exec(body)?.[1] ?? '') as Machine;
}

/** The block of shell commands holds the real branch and address: there nothing may be changed. */
function withoutCommands(body: string): string {
  return body.replace(/```sh\n[\s\S]*?\n```/, '');
}

function unmarked(text: string): string {
  return text.replace(/deksdenflow/g, 'people');
}
