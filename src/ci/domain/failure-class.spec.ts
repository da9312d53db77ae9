import { classOf, type FailureFacts } from './failure-class';

const facts = (
  of: Partial<FailureFacts> & { readonly conclusion?: string; readonly summary?: string },
): FailureFacts => ({
  logTail: null,
  reason: null,
  baseAlsoFails: false,
  wasGreenOnSameSha: false,
  report: { conclusion: of.conclusion ?? 'failure', summary: of.summary ?? null },
  ...of,
});
const PAYMENTS =
  "The job was not started because recent account payments have failed or your spending limit needs to be increased. Please check the 'Billing & plans' section in your settings";
const LOST =
  'The self-hosted runner: build-7 lost communication with the server. Verify the machine is running and has a healthy network connection. Anything in your workflow that terminates the runner process, starves it for CPU/Memory, or blocks its network access can cause this error.';
/** actions/runner issue 2427 */
const SHUTDOWN = `2023-02-09T20:11:49.9484027Z ##[error]The runner has received a shutdown signal. This can happen when the runner service is stopped, or a manually started runner is canceled.
2023-02-09T20:11:49.9966268Z ##[error]The operation was canceled.
2023-02-09T20:11:50.0154231Z Uploading runner diagnostic logs
2023-02-09T20:11:50.1524223Z Cleaning up orphan processes`;
const JEST =
  'FAIL src/cart.spec.ts\n  ● Cart › adds up\n    Expected: 3\n    Received: 4\nError: Process completed with exit code 1.';

describe('the class of a failure', () => {
  it.each<[string, Partial<FailureFacts> & { conclusion?: string; summary?: string }]>([
    ['code', { logTail: JEST }],
    ['code', {}],
    ['code', { conclusion: 'script_failure', reason: 'script_failure' }],
    ['code', { conclusion: 'job_execution_timeout' }],
    ['code', { conclusion: 'timed_out' }],
    ['code', { conclusion: 'unknown_failure', reason: 'a word that is new' }],
    ['flaky', { logTail: JEST, wasGreenOnSameSha: true }],
    ['base_broken', { logTail: JEST, baseAlsoFails: true }],
    ['base_broken', { reason: PAYMENTS, baseAlsoFails: true, wasGreenOnSameSha: true }],
    ['cancelled', { conclusion: 'cancelled', logTail: SHUTDOWN }],
    ['cancelled', { conclusion: 'canceled' }],
    ['billing', { reason: PAYMENTS }],
    ['billing', { summary: PAYMENTS }],
    ['billing', { logTail: `.github#1: ${PAYMENTS}` }],
    ['billing', { conclusion: 'ci_quota_exceeded', wasGreenOnSameSha: true }],
    ['billing', { conclusion: 'failed', reason: 'ci_quota_exceeded' }],
    ['infra', { reason: LOST }],
    ['infra', { logTail: SHUTDOWN }],
    ['infra', { logTail: SHUTDOWN, wasGreenOnSameSha: true }],
    ['infra', { conclusion: 'startup_failure' }],
    ['infra', { conclusion: 'runner_system_failure' }],
    ['infra', { conclusion: 'stuck_or_timeout_failure' }],
    ['infra', { conclusion: 'failed', reason: 'scheduler_failure' }],
    ['infra', { conclusion: 'data_integrity_failure' }],
    ['infra', { conclusion: 'api_failure' }],
    ['infra', { logTail: 'ERROR: Job failed (system failure): prepare environment: exit status 1.' }],
    ['infra', { logTail: 'cp: error writing "dist/a": No space left on device' }],
    ['infra', { logTail: "fatal: unable to access 'https://example.com/a.git/': Could not resolve host: example.com" }],
    [
      'infra',
      {
        logTail:
          'Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading',
      },
    ],
    ['infra', { logTail: 'npm error code E503\nnpm error 503 Service Unavailable - GET https://registry.example/a' }],
    ['infra', { logTail: 'Error response from daemon: received unexpected HTTP status: 502 Bad Gateway' }],
  ])('is %s for %j', (expected, of) => {
    expect(classOf(facts(of))).toBe(expected);
  });

  it('is told by the last lines of the log: what happened long before the end did not end it', () => {
    const early = `curl: (6) Could not resolve host: example.com\n${'ok\n'.repeat(60)}`;
    expect(classOf(facts({ logTail: `${early}${JEST}` }))).toBe('code');
    expect(classOf(facts({ logTail: `${'ok\n'.repeat(60)}curl: (6) Could not resolve host: example.com` }))).toBe(
      'infra',
    );
  });
});
