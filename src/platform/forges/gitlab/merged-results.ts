import { Unprocessable } from '../../../kernel/errors';
import { ALL_PAGES, type GitlabResources } from './gitlab-resources';
import { isOfTheProject, isOpen, type SeenMergeRequest } from './merge-request';
import type { SeenPipeline } from './pipeline-checks';

/** `refs/merge-requests/1/merge`, and `train` in a merge train; `head` is a pipeline of the branch's own commit. */
const MERGED_REF = /^refs\/merge-requests\/\d+\/(?:merge|train)$/;

interface SeenHead {
  readonly head_pipeline?: (SeenPipeline & { readonly sha: string; readonly ref: string }) | null;
}

/**
 * Pipelines of merged results run on a commit that GitLab makes of the branch and its target, and are listed under that
 * commit only: asked for the branch's commit, GitLab knows none of them. The API does not tell which commit of the branch
 * is in it, but the merge commit's parents do.
 */
export async function mergedResultsOf(
  api: GitlabResources,
  project: string,
  sha: string,
): Promise<readonly SeenPipeline[]> {
  const found: SeenPipeline[] = [];
  for (const request of await requestsOf(api, project, sha)) {
    const { head_pipeline: head }: SeenHead = await api.mergeRequests.show(project, request.iid);
    if (!head || !MERGED_REF.test(head.ref)) continue;
    // It may still be that of the push before.
    const merged = await api.commits.show(project, head.sha);
    if (merged.parent_ids?.includes(sha) === true) found.push(head);
  }
  return found;
}

async function requestsOf(api: GitlabResources, project: string, sha: string): Promise<readonly SeenMergeRequest[]> {
  const listed: readonly SeenMergeRequest[] = await api.commits
    .allMergeRequests(project, sha, ALL_PAGES)
    .catch(noneOfUnknownCommit);
  return listed.filter((request) => request.sha === sha && isOpen(request) && isOfTheProject(request));
}

/** A commit that was pushed away: it has nothing any more, which is no error. */
export function noneOfUnknownCommit(error: unknown): [] {
  if (error instanceof Unprocessable && error.facts.said === '404 Commit Not Found') return [];
  throw error;
}
