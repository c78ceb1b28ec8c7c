import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['node_modules', 'public', 'src/api/schema.d.ts', 'eslint.config.js', 'scripts'] },
  ...tseslint.configs.strictTypeChecked,
  hooks.configs.flat.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // The router's redirect() is thrown, and is not an Error.
      '@typescript-eslint/only-throw-error': 'off',
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@mantine/core', importNames: ['Popover'], message: 'Use series/PopoverButton, the only popover.' }] },
      ],
    },
  },
  { files: ['src/series/PopoverButton.tsx'], rules: { 'no-restricted-imports': 'off' } },
);
