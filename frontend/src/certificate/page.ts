/** The page that verifies certificates off line: it works from a file, with what it brings along. */

import './lacking';
import type { Claims, DocumentClaims, Revocations } from './codes';
import { PAGE, fill, writtenDay } from './messages';
import { readPicture } from './picture';
import { check, readList } from './verify';
import type { Checked, PublicKey } from './verify';

interface Trust {
  readonly issuer: string;
  readonly keys: readonly PublicKey[];
  readonly revocations: string;
}

const trust = JSON.parse(byId('trust').textContent || '{}') as Trust;
const code = byId('code') as HTMLTextAreaElement;
const picture = byId('picture') as HTMLInputElement;
const listFile = byId('list') as HTMLInputElement;
let revocations: Revocations | null = null;

function begin(): void {
  const first = readList(trust.revocations, trust.keys);
  if (!('list' in first)) {
    show('bad', PAGE.brokenList, first.problems, null);
    return;
  }
  take(first.list);
  byId('verify').addEventListener('click', verify);
  byId('clear').addEventListener('click', clear);
  code.addEventListener('keydown', event => {
    // A scanner ends what it types so; an input method that is still composing does, too.
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      verify();
    }
  });
  picture.addEventListener('change', () => void lookAt(picture.files?.[0]));
  listFile.addEventListener('change', () => void update(listFile.files?.[0]));
  code.focus();
}

function take(list: Revocations): void {
  revocations = list;
  const values = { day: writtenDay(list.on), count: String(list.numbers.size) };
  byId('state').textContent = fill(PAGE.listed, values);
}

function verify(): void {
  tell(check(code.value, trust.keys, revocations, today()));
  code.select();
}

function clear(): void {
  code.value = '';
  byId('result').hidden = true;
  code.focus();
}

async function lookAt(file: File | undefined): Promise<void> {
  if (!file) {
    return;
  }
  try {
    const found = await readPicture(file);
    if (found === null) {
      show('bad', PAGE.bad, [PAGE.noCode], null);
    } else {
      code.value = found;
      verify();
    }
  } catch {
    show('bad', PAGE.bad, [PAGE.noPicture], null);
  }
  picture.value = '';
}

async function update(file: File | undefined): Promise<void> {
  if (!file) {
    return;
  }
  const read = readList(await file.text(), trust.keys);
  if (!('list' in read)) {
    show('bad', PAGE.bad, read.problems, null);
  } else if (revocations && read.list.on < revocations.on) {
    const day = writtenDay(read.list.on);
    show('bad', PAGE.bad, [fill(PAGE.older, { day })], null);
  } else {
    take(read.list);
    byId('result').hidden = true;
  }
  listFile.value = '';
}

function tell({ claims, problems }: Checked): void {
  if (problems.length) {
    const genuine = claims && 'document' in claims ? PAGE.documentBut : PAGE.genuineBut;
    show('bad', claims ? genuine : PAGE.bad, problems, claims);
  } else if (claims?.simulated) {
    show('bad', PAGE.simulated, [], claims);
  } else if (claims && 'document' in claims) {
    const sticker = claims.document === 'card_sticker' ? [PAGE.sticker] : [];
    const notes = claims.unpublished ? [PAGE.unpublished] : sticker;
    show(claims.unpublished ? 'bad' : 'good', PAGE.documentGood, notes, claims);
  } else {
    show('good', PAGE.good, [], claims);
  }
}

function show(
  kind: 'good' | 'bad',
  title: string,
  problems: readonly string[],
  claims: Claims | DocumentClaims | null
): void {
  const result = byId('result');
  result.className = kind;
  result.hidden = false;
  const parts: HTMLElement[] = [made('h2', title), ...problems.map(text => made('p', text))];
  if (claims) {
    const facts = made('dl', '');
    for (const [term, text] of 'document' in claims ? factsOfDocument(claims) : factsOf(claims)) {
      facts.append(made('dt', term), made('dd', text));
    }
    parts.push(facts);
  }
  result.replaceChildren(...parts);
}

function factsOf(claims: Claims): [string, string][] {
  return [
    [PAGE.number, claims.number],
    [PAGE.name, claims.name],
    [PAGE.exam, claims.exam],
    [PAGE.examDay, writtenDay(claims.exam_day)],
    [PAGE.result, claims.result],
    [PAGE.issued, writtenDay(claims.issued)],
    [PAGE.until, claims.until ? writtenDay(claims.until) : PAGE.forGood],
    [PAGE.issuer, claims.issuer]
  ];
}

function factsOfDocument(claims: DocumentClaims): [string, string][] {
  const person: [string, string][] = [
    [PAGE.name, claims.name],
    [PAGE.result, claims.result]
  ];
  return [
    [PAGE.document, PAGE.documents[claims.document]],
    [PAGE.documentNumber, claims.number],
    [claims.document === 'card_sticker' ? PAGE.matter : PAGE.exam, claims.exam],
    ...(claims.name ? person : []),
    [PAGE.people, String(claims.people)],
    [PAGE.day, writtenDay(claims.issued)],
    [PAGE.digest, claims.digest],
    [PAGE.issuer, claims.issuer]
  ];
}

/** The day on this machine. */
function today(): string {
  const now = new Date();
  const part = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
}

function made(name: string, text: string): HTMLElement {
  const node = document.createElement(name);
  node.textContent = text;
  return node;
}

function byId(id: string): HTMLElement {
  return document.getElementById(id)!;
}

begin();
