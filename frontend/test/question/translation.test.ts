import { describe, expect, it } from 'vitest';

import { translation } from '../../src/question';
import { CATALOGUE } from '../samples';

/** Every text that the sources ask to translate. */
function texts(): Set<string> {
  const files = import.meta.glob<string>('../../src/**/*.ts', {
    query: '?raw',
    import: 'default',
    eager: true
  });
  const sources = Object.values(files);
  const calls = sources.flatMap(source => [
    ...source.matchAll(/trans\.__\(\s*'((?:[^'\\]|\\.)*)'/g)
  ]);
  return new Set(calls.map(call => call[1]!));
}

describe('the Chinese catalogue', () => {
  it('has every text of the sources, and no other', () => {
    const known = Object.keys(CATALOGUE).filter(text => text !== '');
    expect(known.sort()).toEqual([...texts()].sort());
  });

  it('puts the same values into a text as the English', () => {
    for (const [text, words] of Object.entries(CATALOGUE)) {
      if (Array.isArray(words)) {
        const places = (from: string): string[] => (from.match(/%\d/g) ?? []).sort();
        expect(places(String(words[0])), text).toEqual(places(text));
      }
    }
  });
});

describe('translation', () => {
  it('puts values in their places', () => {
    expect(translation(CATALOGUE).__('Line %1: %2', '7', '缺少答案')).toBe('第 7 行：缺少答案');
  });

  it('leaves what the catalogue lacks in English', () => {
    expect(translation({}).__('Line %1: %2', '7', 'no key')).toBe('Line 7: no key');
  });
});
