import { describe, expect, it } from 'vitest';

/** Style sheets as text, by path. */
const SHEETS = import.meta.glob<string>('../style/*.css', {
  query: '?raw',
  import: 'default',
  eager: true
});
const TOKENS = '../style/tokens.css';
const uncommented = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '');

describe('the style tokens', () => {
  const named = new Set(uncommented(SHEETS[TOKENS]!).match(/--ls-[a-z0-9-]+(?=:)/g));
  const used = Object.entries(SHEETS).map(
    ([path, text]) => [path, uncommented(text).match(/var\(--ls-[a-z0-9-]+/g) ?? []] as const
  );

  it('are the only place that names a colour or a typeface of text', () => {
    const found = Object.entries(SHEETS)
      .filter(([path]) => path !== TOKENS)
      .flatMap(([path, text]) =>
        (
          uncommented(text).match(
            /#[0-9a-f]{3,8}\b(?![^{}]*\{)|\b(rgb|hsl)a?\([^)]*\)|sans-serif/gi
          ) ?? []
        ).map(each => `${path}: ${each}`)
      );
    expect(found).toEqual([]);
  });

  it('are all there that are asked for', () => {
    // What scripts set has a value beside it.
    const set = new Set(['--ls-over', '--ls-side']);
    for (const [path, names] of used) {
      const missing = names.map(each => each.slice(4)).filter(n => !named.has(n) && !set.has(n));
      expect(missing, path).toEqual([]);
    }
  });

  it('are all used', () => {
    const asked = new Set(used.flatMap(([, names]) => names.map(each => each.slice(4))));
    expect([...named].filter(each => !asked.has(each))).toEqual([]);
  });
});
