const { readFileSync } = require('node:fs');
const { join } = require('node:path');

// As for the build, but `import()` stays what it is: packages that are ES modules only cannot be required under jest.
const SWC = {
  ...JSON.parse(readFileSync(join(__dirname, '.swcrc'), 'utf8')),
  module: { type: 'commonjs', ignoreDynamic: true },
};

/** One project per tier of docs/testing.md; `--selectProjects unit` runs one. */
const common = {
  rootDir: __dirname,
  transform: { '^.+\\.ts$': ['@swc/jest', SWC] },
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
  testEnvironment: join(__dirname, 'scripts/failure-environment.cjs'),
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
const tier = (displayName, testMatch) => ({ ...common, displayName, testMatch });

module.exports = {
  testSequencer: join(__dirname, 'scripts/slow-first.cjs'),
  // Real processes on a machine that may be busy: the limit only catches what hangs.
  testTimeout: 60_000,
  projects: [
    tier('unit', ['<rootDir>/{src,migrations,scripts,client/src}/**/*.spec.ts']),
    tier('contract', ['<rootDir>/test/contract/**/*.int-spec.ts']),
    tier('integration', ['<rootDir>/test/integration/**/*.int-spec.ts']),
    tier('e2e', ['<rootDir>/test/e2e/**/*.e2e-spec.ts']),
    tier('fault', ['<rootDir>/test/fault/**/*.e2e-spec.ts']),
  ],
};
