import { section } from './body-sections';
import type { PullRequestSubject } from './pull-request-subject';
import { cut } from './untrusted-text';

/** Words that every shell reads as they stand. */
const PLAIN_WORD = /^[\w./:@%+=-]+$/;

export function takeOverSection(about: PullRequestSubject): string {
  const branch = word(about.branch);
  const lines = [`git fetch origin ${branch} && git switch ${branch}`];
  if (about.cloneUrl !== null) {
    lines.push('# without a clone:', `git clone --branch ${branch} ${word(withoutCredentials(about.cloneUrl))}`);
  }
  lines.push('# then, with your commits on it:', `git push origin ${branch}`);
  return section(
    'Take over by hand',
    [
      'Pushing to this branch stops the automatic work; nothing of yours is overwritten.',
      ['```sh', ...lines, '```'].join('\n'),
    ].join('\n\n'),
  );
}

/** A word of a POSIX shell; what cannot be in a branch or a URL anyway (controls, backticks) is left out. */
function word(value: string): string {
  const visible = cut(value.replace(/[^\x21-\x7e]|`/g, ''), 500);
  return PLAIN_WORD.test(visible) && !visible.startsWith('-') ? visible : `'${visible.replaceAll("'", `'\\''`)}'`;
}

/** Of `https://user:token@host/path` the token must never be seen; a name without a password, as in `git@host:path`, may. */
function withoutCredentials(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  if (!/^https?:$/.test(parsed.protocol)) parsed.password = '';
  else [parsed.username, parsed.password] = ['', ''];
  return parsed.href;
}
