/**
 * What a browser keeps for a page, where it keeps anything: in damaged profiles and by policy `localStorage` throws, is null or
 * is full. Nothing here throws; who writes is told whether it lies there.
 */

export interface Shelf {
  /** Texts by name of everything whose name begins with `prefix`; nothing where the browser keeps nothing. */
  read(prefix: string): ReadonlyMap<string, string>;
  /** Whether it is kept. What lay there before under the same name is gone in any case. */
  write(name: string, text: string): boolean;
  remove(name: string): void;
}

/** `find` is asked each time, since it is the asking that throws: `() => localStorage`. */
export function browserShelf(find: () => Storage | null): Shelf {
  return {
    read(prefix) {
      const found = new Map<string, string>();
      try {
        const storage = find();
        for (let index = 0; index < (storage?.length ?? 0); index += 1) {
          const name = storage?.key(index) ?? '';
          const text = name.startsWith(prefix) ? storage?.getItem(name) : null;
          if (typeof text === 'string') {
            found.set(name, text);
          }
        }
      } catch {
        // As if nothing had been kept.
      }
      return found;
    },
    write(name, text) {
      try {
        const storage = find();
        storage?.setItem(name, text);
        return storage?.getItem(name) === text;
      } catch {
        // Full: an older text under this name must not be taken for the newest one later.
        this.remove(name);
        return false;
      }
    },
    remove(name) {
      try {
        find()?.removeItem(name);
      } catch {
        // Nothing lies there that could be taken away.
      }
    }
  };
}
