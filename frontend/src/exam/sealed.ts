/**
 * A paper that was sealed for those who wait (`exam_room/sealed_paper.py`): of no use before its key comes with the start.
 *
 * ChaCha20-Poly1305 from a library, since browsers offer SubtleCrypto over HTTPS only.
 */

import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { Arrangement, Content } from './paper_view';

/** Both in base64. */
export interface SealedPaper {
  readonly paper: string;
  readonly arrangement: string;
}

/** What was in it. */
export interface Unsealed {
  readonly content: Content;
  readonly arrangement: Arrangement;
}

const NONCE_BYTES = 12;
/** The paper's nonce; the arrangement's is the number of the attempt. */
const PAPER = 0;

/** Open it. Rejects where the key is not this paper's, or the browser cannot unpack it: then the paper is fetched as before. */
export async function unseal(sealed: SealedPaper, key: string, attempt: number): Promise<Unsealed> {
  const opened = (number: number, data: string): Uint8Array =>
    chacha20poly1305(bytes(key), nonce(number)).decrypt(bytes(data));
  return {
    content: JSON.parse(await unpacked(opened(PAPER, sealed.paper))) as Content,
    arrangement: JSON.parse(
      new TextDecoder().decode(opened(attempt, sealed.arrangement))
    ) as Arrangement
  };
}

function nonce(number: number): Uint8Array {
  const made = new Uint8Array(NONCE_BYTES);
  new DataView(made.buffer).setUint32(0, number, true);
  return made;
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0));
}

async function unpacked(data: Uint8Array): Promise<string> {
  const stream = new Blob([data as BlobPart]).stream();
  return new Response(stream.pipeThrough(new DecompressionStream('gzip'))).text();
}
