/** One project per tier of docs/testing.md; `--selectProjects unit` runs one. */
const common = {
  rootDir: __dirname,
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
const tier = (displayName, testMatch) => ({ ...common, displayName, testMatch });

module.exports = {
  projects: [
    tier('unit', ['<rootDir>/{src,migrations,scripts}/**/*.spec.ts']),
    tier('contract', ['<rootDir>/test/contract/**/*.int-spec.ts']),
    tier('integration', ['<rootDir>/test/integration/**/*.int-spec.ts']),
    tier('e2e', ['<rootDir>/test/e2e/**/*.e2e-spec.ts']),
    tier('fault', ['<rootDir>/test/fault/**/*.e2e-spec.ts']),
  ],
};
