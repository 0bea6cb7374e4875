import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Folders of pages, each of which stands alone. */
const PAGES = ['../exam/*', '../board/*', '../study/*', '../lab/*', '../certificate/*'];

function without(page) {
  return PAGES.filter(pattern => pattern !== `../${page}/*`);
}

/** These files know no JupyterLab, nor what else is named. */
function zone(files, patterns) {
  const all = ['@jupyterlab/*', '@lumino/*', ...patterns];
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: all }] } };
}

export default tseslint.config(
  { ignores: ['lib', 'node_modules', '*.config.js'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './test/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      // `noUncheckedIndexedAccess` asks for these where an index is known to be good.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Lumino's signals take a method and its object.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }]
    }
  },
  // Who may import whom: the question form knows no host, the room's pages know no JupyterLab and not each other.
  {
    files: ['src/question/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^@(jupyterlab|lumino)/' }, { regex: '^\\.\\./(?!generated/)' }] }
      ]
    }
  },
  {
    files: ['src/lesson/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^@(jupyterlab|lumino)/' }, { regex: '^\\.\\./(?!question)' }] }
      ]
    }
  },
  zone(['src/net/**', 'src/words/**', 'src/ui/**'], [...PAGES]),
  zone(['src/exam/**'], without('exam')),
  zone(['src/board/**'], without('board')),
  zone(['src/study/**'], without('study')),
  // It is one file by itself, with no server behind it.
  zone(['src/certificate/**'], ['../*']),
  {
    files: ['src/lab/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [...without('lab'), '../net/*', '../words/*'] }
      ]
    }
  }
);
