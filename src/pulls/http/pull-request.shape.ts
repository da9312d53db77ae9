import { ShownChoice, ShownFlag, ShownText, ShownWhole } from '../../platform/http/shown';
import { PULL_REQUEST_STATES, type PullRequestState } from '../domain/pull-request-state';

export class PullRequestShape {
  @ShownWhole() number!: number;
  @ShownText() url!: string;
  @ShownChoice(PULL_REQUEST_STATES) state!: string;
  @ShownFlag() draft!: boolean;
  @ShownText({ description: 'Commit that the forge has for the branch.' }) head_sha!: string;
  @ShownFlag({ nullable: true, description: 'Null while the forge has not told.' }) mergeable!: boolean | null;
}

export function pullRequestShape({
  number,
  url,
  state,
  draft,
  head_sha,
  mergeable,
}: PullRequestState): PullRequestShape {
  return { number, url, state, draft, head_sha, mergeable };
}
