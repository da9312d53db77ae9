const { TestEnvironment } = require('jest-environment-node');

/**
 * A test that fails in a pipeline leaves nothing to look at but its message. So whatever runs beside it, servers and pages, is
 * asked at that moment how it looks (test/support/failure-report.ts), and that is printed with the error.
 */
module.exports = class FailureEnvironment extends TestEnvironment {
  async handleTestEvent(event) {
    if (event.name !== 'test_fn_failure' || typeof this.global.reportOfFailure !== 'function') return;
    const { error } = event;
    if (typeof error?.stack === 'string') error.stack += `\n\n${await this.global.reportOfFailure()}`;
  }
};
