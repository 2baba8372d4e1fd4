import stylistic from '@stylistic/eslint-plugin'
import tseslint from 'typescript-eslint'

// Results may not depend on the engine: these functions differ in the last bits from one engine to the next.
const engineDependent = [
  'acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'cos', 'cosh', 'exp', 'expm1', 'hypot',
  'log', 'log10', 'log1p', 'log2', 'pow', 'random', 'sin', 'sinh', 'tan', 'tanh',
]

export default tseslint.config(
  { ignores: ['dist/', 'wasm/', 'src/export/player-source.ts', 'node_modules/', 'runs/', 'coverage/'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: './tsconfig.tests.json', tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@stylistic': stylistic },
    rules: {
      '@stylistic/semi': ['error', 'never'],
      '@stylistic/quotes': ['error', 'single', { avoidEscape: true, allowTemplateLiterals: 'always' }],
      '@stylistic/indent': ['error', 2, { SwitchCase: 1, flatTernaryExpressions: true }],
      '@stylistic/comma-dangle': ['error', 'always-multiline'],
      '@stylistic/max-len': ['error', { code: 140, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true }],
      '@stylistic/no-trailing-spaces': 'error',
      '@stylistic/eol-last': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'eqeqeq': 'error',
      'no-restricted-imports': ['error', { patterns: [{ regex: '/dist/', message: 'src does not import what is built from it' }] }],
    },
  },
  {
    files: ['page/**/*.ts', 'page/**/*.tsx'],
    languageOptions: { parserOptions: { project: './page/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@stylistic/jsx-quotes': ['error', 'prefer-double'],
      // A package's own dist/ is not ours.
      'no-restricted-imports': ['error', { patterns: [{ regex: '^\\..*/dist/', message: 'the page does not import what is built beside it' }] }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.test.ts'],
    rules: {
      'no-restricted-properties': ['error', ...engineDependent.map((property) => ({
        object: 'Math', property, message: 'not exact across engines: use compute/libm',
      }))],
      'no-restricted-syntax': ['error',
        { selector: 'BinaryExpression[operator="**"]', message: 'not exact across engines: multiply, or use compute/libm' },
        { selector: 'AssignmentExpression[operator="**="]', message: 'not exact across engines: multiply, or use compute/libm' },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    files: ['tests/**', 'bench/**', 'examples/**', '**/*.test.ts'],
    rules: { 'no-restricted-imports': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
)
