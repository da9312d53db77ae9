import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const TESTS = ['test/**/*.ts', '**/*.spec.ts'];
const NODE_SCRIPTS = ['**/*.mjs', '**/*.cjs'];

const maxLines = (max) => ['error', { max, skipBlankLines: false, skipComments: false }];
const environment = {
  object: 'process',
  property: 'env',
  message: 'Only src/config reads the environment: add a row to SETTINGS and take the value from the configuration.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      'node_modules/',
      'client/public/',
      '.deksdenflow/',
      'test/fixtures/',
      'src/api-client/schema.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mts}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': maxLines(250),
      'no-console': 'error',
      'no-restricted-properties': ['error', environment],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      // The only typed way to import a CommonJS module whose export is the class itself (libsql).
      '@typescript-eslint/no-require-imports': ['error', { allowAsImport: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Nest's modules are classes whose whole content is their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@nestjs/bullmq',
              message: 'The three queue backends live behind QueueTransport (docs/adr/0002-three-queue-backends.md).',
            },
          ],
          patterns: [{ group: ['**/dist/**'], message: 'dist/ is made from src/: import the source.' }],
        },
      ],
    },
  },
  {
    // A shape or DTO is a class only for its decorators (validation, OpenAPI): the values are plain objects, in Nest as
    // well. So are the options of Nest's own factory, which the composition roots give it.
    files: ['src/*.ts', 'src/*/http/**/*.ts', 'src/platform/http/**/*.ts', ...TESTS],
    rules: {
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
    },
  },
  {
    // The server-mode script hands its own environment on to the processes that it starts.
    files: ['src/config/**/*.ts', 'src/cli/**/*.ts', 'scripts/server-mode/*.ts', 'client/vite.config.mts', ...TESTS],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['src/cli/**/*.ts', 'scripts/**', 'test/bench/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    // Hostile text is what the console shows most: it is text, never markup.
    files: ['client/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Agent output and names are shown as text.',
        },
        {
          selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
          message: 'Agent output and names are shown as text.',
        },
      ],
      // It is about the React Compiler, which is not used here.
      'react-hooks/incompatible-library': 'off',
      // A handler of an event may be a promise that nobody waits for: it has reported its own failure.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: TESTS,
    rules: {
      'max-lines': maxLines(400),
      // `expect.objectContaining` and friends are typed `any`; an awaited assertion needs no other form.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: NODE_SCRIPTS,
    languageOptions: {
      ecmaVersion: 2023,
      globals: {
        console: 'readonly',
        process: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        setImmediate: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        fetch: 'readonly',
      },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': maxLines(250),
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' },
    },
  },
);
