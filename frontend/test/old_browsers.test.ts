import { describe, expect, it } from 'vitest';

/** Style sheets as text, by path. */
const SHEETS = import.meta.glob<string>('../style/*.css', {
  query: '?raw',
  import: 'default',
  eager: true
});

/** What Chromium 90 does not know, with the version that first does. */
const TOO_NEW: readonly [what: string, since: number, pattern: RegExp][] = [
  [':has()', 105, /:has\(/],
  ['nesting', 112, /(^|[\s{;])&/m],
  ['@layer', 99, /@layer/],
  ['@container', 105, /@container|container-type/],
  ['@scope', 118, /@scope/],
  ['color-mix()', 111, /color-mix\(/],
  ['oklch(), lab()', 111, /\b(oklch|oklab|lch|lab|hwb)\(/],
  ['dvh, svh, lvh', 108, /\d(dvh|svh|lvh|dvw|svw|lvw)\b/],
  ['individual transforms', 104, /[\s;{](translate|rotate|scale)\s*:/],
  ['range media queries', 104, /@media[^{]*[<>]/],
  ['text-wrap', 114, /text-wrap/],
  ['subgrid', 117, /subgrid/]
];

describe('the style sheets', () => {
  it('are all looked at', () => {
    expect(Object.keys(SHEETS).length).toBeGreaterThanOrEqual(4);
  });

  it.each(TOO_NEW)('use no %s, which Chromium knows from %d on', (_what, _since, pattern) => {
    const found = Object.entries(SHEETS).filter(([, text]) => pattern.test(uncommented(text)));
    expect(found.map(([path]) => path)).toEqual([]);
  });
});

/** Scripts that the room sends; JupyterLab itself asks for newer browsers. */
const SCRIPTS = import.meta.glob<string>(['../src/**/*.ts', '!../src/lab/**'], {
  query: '?raw',
  import: 'default',
  eager: true
});

/** Vite makes new syntax old; what a browser lacks of the library nobody makes. */
const LACKING: readonly [what: string, since: number, pattern: RegExp][] = [
  ['.at()', 92, /\.at\(/],
  ['.findLast()', 97, /\.findLast/],
  ['.toSorted() and its like', 110, /\.(toSorted|toReversed|toSpliced|with)\(/],
  ['Object.hasOwn()', 93, /Object\.hasOwn\(/],
  ['structuredClone()', 98, /structuredClone\(/],
  ['Object.groupBy()', 117, /\.groupBy\(/],
  ['Set.union() and its like', 122, /\.(union|intersection|difference|isSubsetOf)\(/],
  ['crypto.randomUUID()', 92, /randomUUID/],
  ['AbortSignal.timeout()', 103, /AbortSignal\.(timeout|any)/],
  ['Error with a cause', 93, /\{ cause/]
];

describe('the scripts of the room', () => {
  it('are all looked at', () => {
    expect(Object.keys(SCRIPTS).length).toBeGreaterThan(20);
  });

  it.each(LACKING)('use no %s, which Chromium has from %d on', (_what, _since, pattern) => {
    const found = Object.entries(SCRIPTS).filter(([, text]) => pattern.test(uncommented(text)));
    expect(found.map(([path]) => path)).toEqual([]);
  });
});

function uncommented(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '');
}
