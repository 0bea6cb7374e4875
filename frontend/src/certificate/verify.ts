/** Whether a code proves what it says; the same as certification/verify.py. */

import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ALPHABET, decodeBase45 } from './base45';
import { PREFIX, fold, hex, readPayload } from './codes';
import type { Claims, DocumentClaims, Revocations } from './codes';
import { EDDSA, parseSigned } from './cose';
import type { Signed } from './cose';
import { MESSAGES, fill, writtenDay } from './messages';

export interface PublicKey {
  readonly id: string;
  readonly algorithm: number;
  /** Base64. */
  readonly public: string;
  readonly retired: string | null;
  readonly revoked: string | null;
}

/** `claims`: what a genuine code says; `problems`: all reasons why it does not count today. */
export interface Checked {
  readonly claims: Claims | DocumentClaims | null;
  readonly problems: readonly string[];
}

/** Check the code of a certificate, or of a document of results, as somebody typed or scanned it. `today`: 2026-11-05. */
export function check(
  typed: string,
  keys: readonly PublicKey[],
  revocations: Revocations | null,
  today: string
): Checked {
  const found = genuine(typed, keys, revocations?.recorded);
  if (!('said' in found)) {
    return { claims: null, problems: found.problems };
  }
  const { said, key } = found;
  if (!('number' in said)) {
    return { claims: null, problems: [MESSAGES.isList] };
  }
  const problems: string[] = [];
  if (key.retired !== null && said.issued > key.retired) {
    problems.push(fill(MESSAGES.keyRetired, { key: key.id, day: writtenDay(key.retired) }));
  }
  const isDocument = 'document' in said;
  const since = revocations?.numbers.get(isDocument ? said.basis : said.number);
  if (since !== undefined) {
    const text = isDocument ? MESSAGES.superseded : MESSAGES.revoked;
    problems.push(fill(text, { day: writtenDay(since) }));
  }
  if (!isDocument && said.until !== null && today > said.until) {
    problems.push(fill(MESSAGES.expired, { day: writtenDay(said.until) }));
  }
  if (said.issued > today) {
    problems.push(fill(MESSAGES.tooEarly, { day: writtenDay(said.issued) }));
  }
  return { claims: said, problems };
}

/** The list that a signed text holds, or why it is none. */
export function readList(
  typed: string,
  keys: readonly PublicKey[]
): { readonly list: Revocations } | { readonly problems: readonly string[] } {
  const found = genuine(typed, keys);
  if (!('said' in found)) {
    return found;
  }
  const { said, key } = found;
  if ('number' in said) {
    return { problems: [MESSAGES.notAList] };
  }
  if (key.retired !== null && said.on > key.retired) {
    const day = writtenDay(key.retired);
    return { problems: [fill(MESSAGES.keyRetired, { key: key.id, day })] };
  }
  return { list: said };
}

type Genuine =
  | { readonly said: Claims | DocumentClaims | Revocations; readonly key: PublicKey }
  | { readonly problems: readonly string[] };

function genuine(
  typed: string,
  keys: readonly PublicKey[],
  recorded?: ReadonlySet<string>
): Genuine {
  const folded = fold(typed);
  if (!folded) {
    return { problems: [MESSAGES.empty] };
  }
  if (!folded.startsWith(PREFIX)) {
    return { problems: [MESSAGES.other, ...strange(folded)] };
  }
  const wrong = strange(folded);
  if (wrong.length) {
    return { problems: wrong };
  }
  const signed = findSigned(folded);
  if (!signed) {
    return { problems: [MESSAGES.altered] };
  }
  const id = hex(signed.keyId);
  const key = keys.find(each => each.id === id);
  if (!key) {
    return { problems: [fill(MESSAGES.keyUnknown, { key: id.slice(0, 32) })] };
  }
  if (signed.algorithm !== key.algorithm || signed.algorithm !== EDDSA) {
    return { problems: [MESSAGES.altered] };
  }
  const problems: string[] = [];
  if (!isSignedBy(key, signed)) {
    problems.push(MESSAGES.altered);
  }
  if (key.revoked !== null && !recorded?.has(hex(sha256(signed.covered)))) {
    problems.push(fill(MESSAGES.keyRevoked, { key: key.id, day: writtenDay(key.revoked) }));
  }
  if (problems.length) {
    return { problems };
  }
  const said = readPayload(signed.payload);
  return said ? { said, key } : { problems: [MESSAGES.newer] };
}

function findSigned(folded: string): Signed | null {
  const data = decodeBase45(folded.slice(PREFIX.length));
  try {
    return data && parseSigned(data);
  } catch {
    return null;
  }
}

function isSignedBy(key: PublicKey, signed: Signed): boolean {
  const publicKey = Uint8Array.from(atob(key.public), each => each.charCodeAt(0));
  try {
    return ed25519.verify(signed.signature, signed.covered, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

function strange(folded: string): string[] {
  const found = [...new Set(Array.from(folded).filter(each => !ALPHABET.includes(each)))];
  if (!found.length) {
    return [];
  }
  const characters = found
    .slice(0, 5)
    .map(each => `“${each}”`)
    .join('、');
  return [fill(MESSAGES.alphabet, { characters })];
}
