/** What codes say, and how they look when people and scanners typed them; the same as certification/codes.py. */

import { unzlibSync } from 'fflate';
import { readCbor } from './cbor';
import type { Value } from './cbor';

export const PREFIX = 'LS1:';
const MOST_UNPACKED = 1 << 20;
const [KIND, ISSUER, NUMBER, NAME, EXAM, EXAM_DAY, RESULT, ISSUED, UNTIL, SIMULATED, LISTED] = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
] as const;
const [DOCUMENT_KIND, BASIS, DIGEST, PEOPLE, UNPUBLISHED, RECORDED] = [
  12, 13, 14, 15, 16, 17
] as const;
const DOCUMENT_KINDS = ['score_sheet', 'results_notice', 'summary', 'card_sticker'] as const;

export interface Claims {
  readonly issuer: string;
  readonly number: string;
  readonly name: string;
  readonly exam: string;
  readonly exam_day: string;
  readonly result: string;
  readonly issued: string;
  readonly until: string | null;
  readonly simulated: boolean;
}

/** What a document of results says. `basis`: the publication that it tells; `digest`: of the lines that it tells. */
export interface DocumentClaims {
  readonly issuer: string;
  readonly document: (typeof DOCUMENT_KINDS)[number];
  readonly number: string;
  readonly basis: string;
  readonly exam: string;
  readonly issued: string;
  readonly digest: string;
  readonly people: number;
  readonly name: string;
  readonly result: string;
  readonly unpublished: boolean;
  readonly simulated: boolean;
}

/**
 * Certificates, and publications of results, that count no more, by number: since which day. `on`: the day of the list.
 * `recorded`: SHA-256 (hex) of what is signed, of every certificate on record that a revoked key signed.
 */
export interface Revocations {
  readonly issuer: string;
  readonly on: string;
  readonly numbers: ReadonlyMap<string, string>;
  readonly recorded: ReadonlySet<string>;
}

const TYPED: Readonly<Record<string, string>> = {
  '¥': '$',
  '。': '.',
  '、': '/',
  '—': '-',
  '–': '-',
  '×': '*',
  '\u200b': '',
  '\ufeff': '',
  '\r': '',
  '\n': '',
  '\t': ''
};

/** A code as it was before an input method, a form or a letter changed its widths, cases and lines. */
export function fold(typed: string): string {
  const folded = typed.normalize('NFKC').replace(/[^ -~]/gu, each => TYPED[each] ?? each);
  return folded.toUpperCase().trim();
}

/** What was signed, `null` when another version of the program signed it. Only for what is verified. */
export function readPayload(payload: Uint8Array): Claims | DocumentClaims | Revocations | null {
  try {
    const data = unzlibSync(payload);
    const said = data.length > MOST_UNPACKED ? null : readCbor(data);
    if (!(said instanceof Map)) {
      return null;
    }
    const kind = said.get(KIND);
    switch (kind) {
      case 1:
        return readClaims(said);
      case 2:
        return readRevocations(said);
      case 3:
        return readDocument(said);
    }
    return null;
  } catch {
    return null;
  }
}

function readClaims(said: Map<number | string, Value>): Claims {
  return {
    issuer: text(said, ISSUER),
    number: text(said, NUMBER),
    name: text(said, NAME),
    exam: text(said, EXAM),
    exam_day: day(said.get(EXAM_DAY)),
    result: text(said, RESULT),
    issued: day(said.get(ISSUED)),
    until: said.has(UNTIL) ? day(said.get(UNTIL)) : null,
    simulated: said.get(SIMULATED) === true
  };
}

function readDocument(said: Map<number | string, Value>): DocumentClaims {
  const [kind, digest, people] = [DOCUMENT_KIND, DIGEST, PEOPLE].map(key => said.get(key));
  const document = typeof kind === 'number' ? DOCUMENT_KINDS[kind - 1] : undefined;
  if (!document || !(digest instanceof Uint8Array) || typeof people !== 'number') {
    throw new Error('document');
  }
  return {
    issuer: text(said, ISSUER),
    document,
    number: text(said, NUMBER),
    basis: text(said, BASIS),
    exam: text(said, EXAM),
    issued: day(said.get(ISSUED)),
    digest: hex(digest),
    people,
    name: said.has(NAME) ? text(said, NAME) : '',
    result: said.has(NAME) ? text(said, RESULT) : '',
    unpublished: said.get(UNPUBLISHED) === true,
    simulated: said.get(SIMULATED) === true
  };
}

function readRevocations(said: Map<number | string, Value>): Revocations {
  const listed = said.get(LISTED);
  if (!(listed instanceof Map)) {
    throw new Error('list');
  }
  const numbers = new Map<string, string>();
  listed.forEach((since, number) => numbers.set(String(number), day(since)));
  return {
    issuer: text(said, ISSUER),
    on: day(said.get(ISSUED)),
    numbers,
    recorded: readRecorded(said)
  };
}

function readRecorded(said: Map<number | string, Value>): Set<string> {
  const recorded = said.has(RECORDED) ? said.get(RECORDED) : [];
  if (!Array.isArray(recorded)) {
    throw new Error('list');
  }
  const found = new Set<string>();
  for (const each of recorded) {
    if (!(each instanceof Uint8Array)) {
      throw new Error('list');
    }
    found.add(hex(each));
  }
  return found;
}

/** Bytes as people and sets have them. */
export function hex(data: Uint8Array): string {
  return Array.from(data, each => each.toString(16).padStart(2, '0')).join('');
}

function text(said: Map<number | string, Value>, key: number): string {
  const value = said.get(key);
  if (typeof value !== 'string') {
    throw new Error('text');
  }
  return value;
}

function day(value: Value | undefined): string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) {
    throw new Error('day');
  }
  return value;
}
