import type { Git } from '../../platform/git/sample-git';

export interface PushedCommit {
  readonly sha: string;
  readonly subject: string;
  readonly protocol: string;
  readonly step: string;
  readonly attempt: string;
}

const FIELD = '\u001f';
const RECORD = '\u001e';
const TRAILERS = ['Protocol', 'Step', 'Attempt'].map(
  (name) => `%(trailers:key=Deksdenflow-${name},valueonly,separator=%x2C)`,
);
const FORMAT = ['%H', '%s', ...TRAILERS].join('%x1f') + '%x1e';

/** What the remote has beyond its base branch, oldest first. */
export async function pushedCommits(git: Git, remote: string, branch: string): Promise<PushedCommit[]> {
  const range = `refs/heads/main..refs/heads/${branch}`;
  const text = await git(remote, 'log', '--reverse', `--format=${FORMAT}`, range, '--');
  return text
    .split(RECORD)
    .map((record) => record.trim())
    .filter((record) => record !== '')
    .map((record) => {
      const [sha = '', subject = '', protocol = '', step = '', attempt = ''] = record.split(FIELD);
      return { sha, subject, protocol, step, attempt };
    });
}
