import { betweenMarkers } from './body-markers';
import { gateSection, goalSection, planSection, section, usageSection, verdictSection } from './body-sections';
import { escapedForMarkdown, machineDocument } from './machine-block';
import type { PullRequestSubject } from './pull-request-subject';
import { takeOverSection } from './take-over';
import { inline, oneLine, plainLines } from './untrusted-text';

/** GitHub takes 256 characters, GitLab 255. */
const MAX_TITLE = 200;
/** Of the 60 000 that a body may have; the sections share the rest. GitHub's own limit is 65 536. */
const MAX_MACHINE = 22_000;
/** A note has no reader that must scroll past it. */
const MAX_NOTE = 1_000_000;
/** GitLab makes a draft of what begins so, and takes it for ready when the beginning is removed. */
const DRAFT_PREFIX = /^\s*(?:\[draft\]|\(draft\)|draft:|draft\s-\s|\[wip\]|wip:?)\s*/i;

export interface PullRequestText {
  readonly title: string;
  /** Ours alone, between markers: `mergeBody` puts it into what the forge has. */
  readonly body: string;
}

/** At most 60 000 characters, whatever agents have written. The same subject gives the same text. */
export function renderPullRequest(about: PullRequestSubject): PullRequestText {
  const body = [
    introduction(about),
    goalSection(about),
    planSection(about),
    verdictSection(about),
    gateSection(about),
    usageSection(about),
    takeOverSection(about),
    machineSection(about),
  ].join('\n\n');
  return { title: titleOf(about), body: betweenMarkers(about.protocol.id, body) };
}

/** The machine-readable part alone, as plain JSON: for a git note on the head commit. */
export function renderNote(about: PullRequestSubject): string {
  return `${machineDocument(about, MAX_NOTE)}\n`;
}

function titleOf({ protocol }: PullRequestSubject): string {
  const name = oneLine(protocol.protocolName, 80);
  let goal = (plainLines(protocol.description.trim(), 1_000)[0] ?? '').trim();
  while (DRAFT_PREFIX.test(goal)) goal = goal.replace(DRAFT_PREFIX, '');
  const short = oneLine(goal, MAX_TITLE - name.length - 3);
  return short === '' ? `Protocol ${name}` : `${short} (${name})`;
}

function introduction({ protocol, branch }: PullRequestSubject): string {
  const into = inline(protocol.baseBranch, 200);
  return `Made by DeksdenFlow, protocol ${inline(protocol.protocolName, 120)}: ${inline(branch, 200)} into ${into}. What stands between the hidden markers is kept up to date; write above or below it.`;
}

function machineSection(about: PullRequestSubject): string {
  const json = escapedForMarkdown(machineDocument(about, MAX_MACHINE));
  const block = ['<details><summary>For machines</summary>', '', '```json', json, '```', '', '</details>'];
  return section('Evidence', block.join('\n'));
}
