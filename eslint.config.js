import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  // What vitepress alone can resolve is checked by its own build.
  {
    ignores: [
      'node_modules/',
      'demo-data/',
      'coverage/',
      '**/dist/',
      'dist-installers/',
      'out/',
      'dist-docs/',
      'packaging/docs-site/.vitepress/',
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-params': ['error', 3],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      // Only there to save lines: an object of `a` and `b` says `a, b`.
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ObjectExpression > SpreadElement > ObjectExpression',
          message: 'Write the properties themselves.',
        },
        { selector: 'ArrayExpression > SpreadElement > ArrayExpression', message: 'Write the elements themselves.' },
      ],
      // There is no enum here (erasableSyntaxOnly), and the rule takes a tenth of the time to find none.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // `using _ = …` holds something until the end of a block without reading it.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers in messages are offsets and lengths here; wrapping each in String() hides the sentence.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A test server's handler or a close() may be async without awaiting anything: the interface asks for it.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // For auditors: it knows neither TypeScript nor us, and must be readable from top to bottom.
    files: ['docs/verify/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: { Buffer: 'readonly', console: 'readonly', process: 'readonly', TextDecoder: 'readonly' },
    },
  },
  {
    files: ['test/**', '**/*.test.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
);
