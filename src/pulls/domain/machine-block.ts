import type { Verdict } from '../../steps/domain/verdict';
import type { PullRequestSubject, SubjectAttempt } from './pull-request-subject';
import { cut } from './untrusted-text';

/** Raised when a field changes its meaning; new fields do not raise it. */
const SCHEMA_VERSION = 1;
const MAX_TEXT = 200;

/** What was proved about a commit, and by which attempt. */
interface Evidence {
  readonly step: string | null;
  readonly attempt: string | null;
  readonly kind: string;
  readonly status: string;
  readonly engine: string | null;
  readonly model: string | null;
  readonly verdict: { readonly verdict: string; readonly judged_by: string } | null;
  readonly gates: readonly { readonly name: string; readonly exit_code: number | null; readonly duration_ms: number }[];
}

/** The evidence as one JSON document of at most `max` characters: of too much evidence, the oldest is left out. */
export function machineDocument(about: PullRequestSubject, max: number): string {
  const evidence = evidenceOf(about);
  const render = (kept: number): string => JSON.stringify(documentOf(about, evidence, kept), null, 2);
  let low = 0;
  let high = evidence.length;
  if (escapedForMarkdown(render(high)).length <= max) return render(high);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (escapedForMarkdown(render(middle)).length <= max) low = middle;
    else high = middle - 1;
  }
  return render(low);
}

/**
 * The same document for a body: every character that Markdown, HTML, a mention or a reference begins with stands as
 * JSON's own escape, which a parser takes back.
 */
export function escapedForMarkdown(json: string): string {
  return (
    json
      .replaceAll('//', '\\/\\/')
      // Not the one of a number, `1e-7`.
      .replace(/\b([Gg][Hh]|[A-Z][A-Z0-9_]+)-(?=\d)/g, '$1\\u002d')
      .replace(
        /[^\x20-\x7e\n]|[<>&@#`!~%$]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
  );
}

function documentOf(about: PullRequestSubject, evidence: readonly (readonly [string, Evidence])[], kept: number) {
  const { protocol } = about;
  const bySha = new Map<string, Evidence[]>();
  for (const [sha, entry] of evidence.slice(0, kept)) bySha.set(sha, [...(bySha.get(sha) ?? []), entry]);
  return {
    schema: 'deksdenflow.pull_request',
    schema_version: SCHEMA_VERSION,
    protocol: {
      id: short(protocol.id),
      name: short(protocol.protocolName),
      status: protocol.status,
      branch: short(about.branch),
      base_branch: short(protocol.baseBranch),
    },
    plan_hash: orNull(protocol.specHash),
    base_sha: orNull(protocol.baseSha),
    head_sha: orNull(protocol.headSha),
    engines: enginesOf(about),
    usage: {
      input_tokens: protocol.inputTokens,
      cached_input_tokens: protocol.cachedInputTokens,
      output_tokens: protocol.outputTokens,
      reasoning_tokens: protocol.reasoningTokens,
      cost_usd: protocol.costUsd,
    },
    evidence: Object.fromEntries(bySha),
    evidence_left_out: evidence.length - Math.min(kept, evidence.length),
  };
}

/** With the models that were asked for and the versions that ran; few and short, so that they leave room for evidence. */
function enginesOf({ attempts }: PullRequestSubject) {
  const seen = new Map<string, { engine: string; model: string | null; version: string | null }>();
  for (const { engine, model, engineVersion } of attempts) {
    const entry = {
      engine: cut(engine, 50),
      model: model && cut(model, 50),
      version: engineVersion && cut(engineVersion, 50),
    };
    seen.set(JSON.stringify(entry), entry);
  }
  return [...seen.values()].slice(-10);
}

/** Newest first; judgements that no attempt made (a person's approval) come with their step. */
function evidenceOf({ steps, attempts }: PullRequestSubject): (readonly [string, Evidence])[] {
  const names = new Map(steps.map((step) => [step.id, step.stepName]));
  const byPeople = steps.flatMap((step): (readonly [string, Evidence])[] =>
    step.verdict === null || attempts.some(({ verdict }) => sameVerdict(verdict, step.verdict))
      ? []
      : [[short(step.verdict.head_sha), { ...NOBODY, step: short(step.stepName), verdict: verdictOf(step.verdict) }]],
  );
  const byAttempts = attempts.flatMap((attempt): (readonly [string, Evidence])[] =>
    attempt.headSha === null ? [] : [[short(attempt.headSha), entryOf(attempt, names)]],
  );
  return [...byPeople, ...byAttempts.reverse()];
}

const NOBODY = { attempt: null, kind: 'verdict', status: 'succeeded', engine: null, model: null, gates: [] } as const;

function entryOf(attempt: SubjectAttempt, names: ReadonlyMap<string, string>): Evidence {
  const step = attempt.stepRunId === null ? undefined : names.get(attempt.stepRunId);
  return {
    step: orNull(step ?? null),
    attempt: short(attempt.id),
    kind: attempt.kind,
    status: attempt.status,
    engine: short(attempt.engine),
    model: orNull(attempt.model),
    verdict: verdictOf(attempt.verdict),
    gates: attempt.gates.map(({ name, exit_code, duration_ms }) => ({ name: short(name), exit_code, duration_ms })),
  };
}

function verdictOf(verdict: Verdict | null): Evidence['verdict'] {
  return verdict === null ? null : { verdict: verdict.verdict, judged_by: verdict.judged_by };
}

function sameVerdict(one: Verdict | null, other: Verdict | null): boolean {
  return one !== null && other !== null && one.head_sha === other.head_sha && one.judged_by === other.judged_by;
}

function short(text: string): string {
  return cut(text, MAX_TEXT);
}

function orNull(text: string | null): string | null {
  return text === null ? null : short(text);
}
