import { describe, expect, it } from 'vitest';

import { browserShelf } from '../../src/net/shelf';

describe('what the browser keeps', () => {
  it('is read by the beginning of its name', () => {
    const shelf = browserShelf(() => localStorage);
    localStorage.clear();
    expect(shelf.write('a:1', 'x')).toBe(true);
    expect(shelf.write('b:1', 'y')).toBe(true);
    expect([...shelf.read('a:')]).toEqual([['a:1', 'x']]);
    shelf.remove('a:1');
    expect(shelf.read('a:').size).toBe(0);
  });

  it.each<[string, () => Storage | null]>([
    [
      'forbidden',
      () => {
        throw new DOMException('denied', 'SecurityError');
      }
    ],
    ['missing', () => null]
  ])('is nothing where the storage is %s, and nothing throws', (_, find) => {
    const shelf = browserShelf(find);
    expect(shelf.write('a', 'x')).toBe(false);
    expect(shelf.read('').size).toBe(0);
    shelf.remove('a');
  });
});
