import type { GithubApi } from './github-api';
import type { GithubSelf } from './github-self';

interface Comment {
  readonly id: number | bigint;
  readonly body?: string;
  readonly user: { readonly login: string; readonly type: string } | null;
}

/** One comment that begins with the marker and is ours: anybody can write the marker into theirs. */
export async function putGithubComment(
  api: GithubApi,
  self: GithubSelf,
  number: number,
  marker: string,
  text: string,
): Promise<void> {
  const mine = await findMine(api, self, number, marker);
  if (mine === undefined) {
    await api.call((request, common) =>
      request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...{ ...common, issue_number: number, body: text },
      }),
    );
  } else if (plain(mine.body) !== plain(text)) {
    await api.call((request, common) =>
      request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...{ ...common, comment_id: mine.id, body: text },
      }),
    );
  }
}

async function findMine(
  api: GithubApi,
  self: GithubSelf,
  number: number,
  marker: string,
): Promise<Comment | undefined> {
  const comments = await api.pages<Comment>((request, common) =>
    request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...common, issue_number: number }),
  );
  const marked = comments.filter((comment) => comment.body?.startsWith(marker) === true);
  if (marked.length === 0) return undefined;
  const login = await self.commentLogin();
  return marked.find(({ user }) => (login === null ? user?.type === 'Bot' : user?.login === login));
}

/** GitHub keeps the line ends that a browser sends. */
function plain(text: string | undefined): string {
  return (text ?? '').replace(/\r\n/g, '\n').trimEnd();
}
