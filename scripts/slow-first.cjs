/**
 * The order of test files. Jest takes those first that took long the last time, which a fresh machine does not know: there
 * a file of a minute would begin as the last one, with nothing left to do beside it. So the slow ones are named here.
 */
const { statSync } = require('node:fs');
const { basename } = require('node:path');

const SLOW = [
  // Of the tiers that work, by the time that they need the processor.
  ...['webhook-storm.int', 'http-fuzz.int', 'waiting-reasons.int', 'event-stream.int', 'engine-real-cli.int'],
  ...['list-paging.int', 'backends.int', 'idempotency-crash.int', 'webhook-hostile.int', 'ci-report.int'],
  ...['process-runner.int', 'persistence.int', 'git-workspaces-hostile.int', 'access.int', 'access-matrix.int'],
  ...['ci-poller.int', 'list-plans.int', 'metrics.int', 'forge-away.int', 'pull-request-text'],
  // Of those that wait.
  ...['chaos.e2e', 'worker-death.e2e', 'outage.e2e', 'image.e2e', 'control-worker-death.e2e', 'queue-outage.e2e'],
  ...['forge-agents.e2e', 'zombie.e2e', 'protocols-run.e2e', 'demo.e2e', 'doc-examples.e2e', 'real-agents.e2e'],
  ...[
    'console-attention.e2e',
    'console-signal.e2e',
    'console-tabs.e2e',
    'reasons.e2e',
    'hostile.e2e',
    'event-stream.e2e',
    'health.e2e',
  ],
  ...['flows.e2e'],
];
const rank = new Map(SLOW.map((name, place) => [name, place]));
const placeOf = ({ path }) => rank.get(basename(path).replace(/[-.]spec\.ts$/, '')) ?? SLOW.length;

class SlowFirst {
  sort(tests) {
    const sizes = new Map(tests.map((test) => [test, statSync(test.path).size]));
    return [...tests].sort((a, b) => placeOf(a) - placeOf(b) || sizes.get(b) - sizes.get(a));
  }

  shard(tests) {
    return tests;
  }

  /** For `--onlyFailures`, which nobody here uses. */
  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {
    // What was slow is said above.
  }
}

module.exports = SlowFirst;
