/** COSE_Sign1 (RFC 9052) in the one shape that codes have; the same as certification/cose.py. */

import { Reader, bytesOf, head, joined } from './cbor';

const TAG = 18;
export const EDDSA = -8;

export interface Signed {
  readonly algorithm: number;
  readonly keyId: Uint8Array;
  readonly payload: Uint8Array;
  /** The bytes that the signature is of. */
  readonly covered: Uint8Array;
  readonly signature: Uint8Array;
}

/** What a COSE_Sign1 says; nothing is verified yet. Throws for what we would not have written. */
export function parseSigned(data: Uint8Array): Signed {
  const outer = new Reader(data);
  expectHead(outer, 6, TAG);
  expectHead(outer, 4, 4);
  const protectedHeader = outer.bytes();
  expectHead(outer, 5, 0);
  const payload = outer.bytes();
  const signature = outer.bytes();
  outer.end();
  const inner = new Reader(protectedHeader);
  expectHead(inner, 5, 2);
  expectHead(inner, 0, 1);
  const algorithm = inner.value(0);
  expectHead(inner, 0, 4);
  const keyId = inner.bytes();
  inner.end();
  if (typeof algorithm !== 'number') {
    throw new Error('algorithm');
  }
  const covered = joined(
    head(4, 4),
    head(3, 10),
    new TextEncoder().encode('Signature1'),
    bytesOf(protectedHeader),
    bytesOf(new Uint8Array()),
    bytesOf(payload)
  );
  return { algorithm, keyId, payload, covered, signature };
}

function expectHead(reader: Reader, kind: number, number: number): void {
  const [found, value] = reader.head();
  if (found !== kind || value !== number) {
    throw new Error('structure');
  }
}
