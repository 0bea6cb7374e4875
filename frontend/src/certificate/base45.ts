/** Base45 (RFC 9285), read strictly; the same as certification/base45.py. */

export const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** The bytes; `null` for what no encoder writes. */
export function decodeBase45(text: string): Uint8Array | null {
  if (text.length % 3 === 1) {
    return null;
  }
  const made: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const values = Array.from(text.slice(at, at + 3), character => ALPHABET.indexOf(character));
    if (values.includes(-1)) {
      return null;
    }
    const number = values.reduceRight((sum, value) => sum * 45 + value, 0);
    const size = values.length - 1;
    if (number >= 256 ** size) {
      return null;
    }
    if (size === 2) {
      made.push(number >> 8);
    }
    made.push(number & 255);
  }
  return Uint8Array.from(made);
}
