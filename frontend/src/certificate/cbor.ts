/** As much of deterministic CBOR (RFC 8949, section 4.2) as codes have; whatever else comes is refused. */

export type Value = number | boolean | string | Uint8Array | Value[] | Map<number | string, Value>;

export class NotCbor extends Error {}

const MOST_DEPTH = 4;

/** The one value that the bytes are, and nothing behind it. Throws `NotCbor`. */
export function readCbor(data: Uint8Array): Value {
  const reader = new Reader(data);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** Head and bytes of a byte string, as CBOR writes them. */
export function bytesOf(data: Uint8Array): Uint8Array {
  return joined(head(2, data.length), data);
}

/** The head of an item: its kind (0 to 7) and its number, as short as can be. */
export function head(kind: number, number: number): Uint8Array {
  const first = kind << 5;
  if (number < 24) {
    return Uint8Array.of(first | number);
  }
  if (number < 0x100) {
    return Uint8Array.of(first | 24, number);
  }
  if (number < 0x10000) {
    return Uint8Array.of(first | 25, number >> 8, number & 255);
  }
  return Uint8Array.of(
    first | 26,
    (number >>> 24) & 255,
    (number >>> 16) & 255,
    (number >>> 8) & 255,
    number & 255
  );
}

/** All of them, one after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}

export class Reader {
  private at = 0;

  constructor(private readonly data: Uint8Array) {}

  /** The next value. */
  value(depth: number): Value {
    const [kind, number] = this.head();
    if (depth > MOST_DEPTH) {
      throw new NotCbor();
    }
    switch (kind) {
      case 0:
        return number;
      case 1:
        return -1 - number;
      case 2:
        return this.take(number);
      case 3:
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.take(number));
      case 4:
        return this.list(number, depth);
      case 5:
        return this.map(number, depth);
      case 7:
        if (number === 20 || number === 21) {
          return number === 21;
        }
    }
    throw new NotCbor();
  }

  /** Kind and number of the next item; written as short as can be, or refused. */
  head(): [kind: number, number: number] {
    const first = this.byte();
    const short = first & 31;
    if (short < 24) {
      return [first >> 5, short];
    }
    if (short > 26) {
      throw new NotCbor();
    }
    let number = 0;
    for (let left = 2 ** (short - 24); left > 0; left -= 1) {
      number = number * 256 + this.byte();
    }
    if (number < [24, 0x100, 0x10000][short - 24]!) {
      throw new NotCbor();
    }
    return [first >> 5, number];
  }

  /** A byte string; throws for anything else. */
  bytes(): Uint8Array {
    const [kind, number] = this.head();
    if (kind !== 2) {
      throw new NotCbor();
    }
    return this.take(number);
  }

  /** Throws when anything is left. */
  end(): void {
    if (this.at !== this.data.length) {
      throw new NotCbor();
    }
  }

  private list(length: number, depth: number): Value[] {
    const made: Value[] = [];
    for (let left = length; left > 0; left -= 1) {
      made.push(this.value(depth + 1));
    }
    return made;
  }

  private map(length: number, depth: number): Map<number | string, Value> {
    const made = new Map<number | string, Value>();
    for (let left = length; left > 0; left -= 1) {
      const key = this.value(depth + 1);
      if ((typeof key !== 'number' && typeof key !== 'string') || made.has(key)) {
        throw new NotCbor();
      }
      made.set(key, this.value(depth + 1));
    }
    return made;
  }

  private byte(): number {
    return this.take(1)[0]!;
  }

  private take(length: number): Uint8Array {
    if (length > this.data.length - this.at) {
      throw new NotCbor();
    }
    this.at += length;
    return this.data.subarray(this.at - length, this.at);
  }
}
