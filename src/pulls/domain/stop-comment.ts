import { commentMarker } from './body-markers';
import { sha } from './body-sections';
import type { PullRequestSubject, StopEvidence, StopReason } from './pull-request-subject';
import { fencedTail, inline } from './untrusted-text';

const MAX_LOG = 20_000;

/** By the class of the failure: what a person can do that the automatic work cannot. */
const ADVICE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    code: 'Push a fix to the branch, or make the step clearer and let it be retried (`retry_latest`).',
    flaky: 'It passes and fails on the same commit: run it again, or mend the check itself.',
    base_broken: 'The base branch fails this check too: mend it there first, then run the check again.',
    infra: 'The runner or a service failed, not the change: run the check again when it is back.',
    billing: 'The forge refuses to run jobs because of the account: settle that, then run the check again.',
    cancelled: 'Somebody or something cancelled the check: run it again.',
  }),
);
const ANY_ADVICE = 'Look at the run in DeksdenFlow; `retry_latest` lets it try again.';

/** Why the automatic work has stopped. Begins with the marker by which it is found and edited in place. */
export function renderStopComment(
  about: Pick<PullRequestSubject, 'protocol'>,
  reason: StopReason,
  evidence: StopEvidence | null,
): string {
  return [
    commentMarker(about.protocol.id),
    `**The automatic work on this branch has stopped** (${inline(reason.code, 100)}): ${inline(reason.message, 1_000)}`,
    ...(evidence === null ? [] : evidenceParts(evidence)),
    `**What you can do:** ${advice(evidence)} Pushing to this branch also takes it over.`,
  ].join('\n\n');
}

/** The same comment once the work goes on or has ended well: what it said is over. */
export function renderResolvedComment(about: Pick<PullRequestSubject, 'protocol'>, sentence: string): string {
  const said = inline(sentence, 1_000);
  return [
    commentMarker(about.protocol.id),
    `**Resolved:** ${said} An earlier version of this comment said why the automatic work had stopped.`,
  ].join('\n\n');
}

function evidenceParts({ checkName, failureClass, sha: commit, url, logTail }: StopEvidence): string[] {
  const details = link(url);
  const head = `Check **${inline(checkName, 200)}** at ${sha(commit)}, class ${inline(failureClass, 50)}${details}.`;
  if (logTail === null || logTail.trim() === '') return [head, 'It left no log.'];
  const log = ['<details><summary>End of its log</summary>', '', fencedTail(logTail, MAX_LOG), '', '</details>'];
  return [head, log.join('\n')];
}

function advice(evidence: StopEvidence | null): string {
  return (evidence === null ? undefined : ADVICE.get(evidence.failureClass)) ?? ANY_ADVICE;
}

/** The address as the URL parser writes it has no blank, quote or bracket; parentheses would end the link. */
function link(url: string | null): string {
  if (url === null || !URL.canParse(url)) return '';
  const parsed = new URL(url);
  const encoded = parsed.href.replace(
    /[()[\]@!~$'*|\\`]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return /^https?:$/.test(parsed.protocol) && encoded.length <= 500 ? `, [details](${encoded})` : '';
}
