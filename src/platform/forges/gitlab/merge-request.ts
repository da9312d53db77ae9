import type { PullRequest } from '../../../ports/forge';

/** GitLab's limit; it refuses a longer title. */
const MAX_TITLE = 255;

/** What makes a draft: the title alone. `WIP` is what GitLab before 13.2 knew and 14.8 forgot. */
const DRAFT = /^(?:\s*(?:draft:|\[draft\]|\(draft\)|wip:|\[wip\])\s*)+/i;
/** What a title of ours must not begin with unless a draft is meant. */
const DRAFT_NOW = /^(?:\s*(?:draft:|\[draft\]|\(draft\))\s*)+/i;

/** As the API answers, with what older versions and deleted branches leave out. */
export interface SeenMergeRequest {
  readonly iid: number;
  readonly web_url: string;
  readonly state: string;
  readonly title: string;
  readonly description: string | null;
  readonly source_branch: string;
  readonly target_branch: string;
  readonly source_project_id: number | null;
  readonly target_project_id: number;
  readonly draft?: boolean;
  readonly work_in_progress?: boolean;
  readonly sha: string | null;
  readonly diff_refs?: { readonly head_sha: string | null } | null;
  readonly merge_status?: string;
  readonly detailed_merge_status?: string;
  readonly updated_at: string;
}

export function pullRequestOf(seen: SeenMergeRequest): PullRequest {
  return {
    number: seen.iid,
    url: seen.web_url,
    state: stateOf(seen.state),
    draft: isDraft(seen),
    title: isDraft(seen) ? seen.title.replace(DRAFT, '') : seen.title,
    body: seen.description ?? '',
    branch: seen.source_branch,
    baseBranch: seen.target_branch,
    headSha: seen.sha ?? seen.diff_refs?.head_sha ?? '',
    mergeable: mergeableOf(seen),
    updatedAt: Date.parse(seen.updated_at),
  };
}

export function isDraft(seen: SeenMergeRequest): boolean {
  return seen.draft ?? seen.work_in_progress ?? false;
}

/** A merge request from a fork may come from a branch of the same name; it is none of ours. */
export function isOfTheProject(seen: SeenMergeRequest): boolean {
  return seen.source_project_id === seen.target_project_id;
}

/** `locked` is the moment in which it is being merged: nobody else may open another for the branch yet. */
export function isOpen(seen: SeenMergeRequest): boolean {
  return stateOf(seen.state) === 'open';
}

export function draftTitle(title: string): string {
  return `Draft: ${readyTitle(title)}`.slice(0, MAX_TITLE);
}

export function readyTitle(title: string): string {
  return title.replace(DRAFT_NOW, '').slice(0, MAX_TITLE);
}

/** The title without what makes it a draft, in the words that this merge request uses. */
export function undraftedTitle(seen: SeenMergeRequest): string {
  return seen.title.replace(DRAFT, '');
}

/** A new title that leaves a draft a draft, with the prefix that this GitLab understood. */
export function retitled(seen: SeenMergeRequest, title: string): string {
  if (!isDraft(seen)) return readyTitle(title);
  return `${DRAFT.exec(seen.title)?.[0] ?? 'Draft: '}${readyTitle(title)}`.slice(0, MAX_TITLE);
}

function stateOf(state: string): PullRequest['state'] {
  if (state === 'merged' || state === 'closed') return state;
  return 'open';
}

/** Words that mean: ask again. */
const UNDECIDED: ReadonlySet<string> = new Set(['checking', 'unchecked', 'preparing', 'approvals_syncing']);

function mergeableOf(seen: SeenMergeRequest): boolean | null {
  if (seen.detailed_merge_status !== undefined) {
    return UNDECIDED.has(seen.detailed_merge_status) ? null : seen.detailed_merge_status === 'mergeable';
  }
  // GitLab before 15.6.
  if (seen.merge_status === 'can_be_merged') return true;
  return seen.merge_status === 'cannot_be_merged' ? false : null;
}
