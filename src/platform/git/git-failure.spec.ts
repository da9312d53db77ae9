import { gitFailure } from './git-failure';

/** What GitHub and GitLab say over ssh to a key that may read only; all of it ends in git's vague last line. */
it.each([
  'ERROR: Permission to octo/shop.git denied to deploy key',
  'ERROR: The key you are authenticating with has been marked as read only.',
  'remote: Write access to repository not granted.',
  'ERROR: This deploy key does not have write access to this project.',
  'remote: GitLab: You are not allowed to push code to this project.',
])('takes "%s" for a refusal and not for an outage', (words) => {
  const stderr = `${words}\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\n`;
  const result = { end: 'exited', exitCode: 128, signal: null, stdout: '', stderr, durationMs: 1 } as const;
  expect(gitFailure('push', result, true, undefined).code).toBe('git.auth_failed');
  const vague = { ...result, stderr: stderr.slice(words.length) };
  expect(gitFailure('push', vague, true, undefined).code).toBe('git.remote_unreachable');
});
