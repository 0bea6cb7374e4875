/** What @noble/curves asks for and Chromium has from 93 on; offices still have 90. Imported before everything else. */

const known: { hasOwn?: (object: object, key: PropertyKey) => boolean } = Object;

known.hasOwn ??= (object, key) => Object.prototype.hasOwnProperty.call(object, key);
