/**
 * A marker's desk: one answer after the other, by keyboard alone. What is typed goes to the server as answers of the exam do:
 * kept in the browser until it is safe, sent again when the connection returns.
 */

import { ServerError, ask, setting } from '../net/api';
import { AnswerQueue, type QueueState } from '../net/queue';
import { browserShelf } from '../net/shelf';
import { byId } from '../ui/dom';
import { words } from '../words/words';
import { readPoints, totalOf, type Typed } from './points';

interface Given {
  /** `null`: nothing is left to read now. */
  readonly turn: string | null;
  readonly answer: string;
  readonly draft: readonly (number | null)[] | null;
  readonly read: number;
}

const AGAIN_MS = 3000;
const WRITER = 1;
const DRAFT = 'draft';

const address = `/api/marking/${setting('task')}`;
const form = byId('points') as HTMLFormElement;
const give = byId('give') as HTMLButtonElement;
const fields = [...form.querySelectorAll<HTMLInputElement>('input[name=points]')];
const shelf = browserShelf(() => window.localStorage);

let turn: string | null = null;
let queue: AnswerQueue | null = null;
let busy = false;

function typed(): Typed[] {
  return fields.map(field => readPoints(field.value, Number(field.dataset.worth)));
}

function show(given: Given): void {
  turn = given.turn;
  byId('count').textContent = words.marking.read(given.read);
  byId('nothing').hidden = turn !== null;
  byId('desk').hidden = turn === null;
  byId('answer').textContent = given.answer;
  queue = turn === null ? null : queueOf(turn);
  const draft = JSON.stringify(given.draft);
  const [kept] = queue?.restore({ [DRAFT]: [draft, false, '0.0'] }).changes ?? [];
  fill(typeof kept?.value === 'string' ? kept.value : draft);
  if (turn !== null) {
    window.scrollTo(0, 0);
    fields[0]?.focus();
  }
}

function fill(draft: string): void {
  const points = JSON.parse(draft) as readonly (number | null)[] | null;
  fields.forEach((field, place) => {
    field.value = String(points?.[place] ?? '');
  });
  showTotal();
}

function queueOf(of: string): AnswerQueue {
  return new AnswerQueue(
    `marking:${of}`,
    WRITER,
    {
      send: async (first, changes) => {
        const newest = changes[changes.length - 1]!;
        await ask(`${address}/draft`, {
          turn: of,
          criteria: JSON.parse(String(newest.value)) as Typed[]
        });
        return first + changes.length - 1;
      },
      takes: () => true,
      tell: ({ state }) => of === turn && tell(state),
      refused: (_, error) => of === turn && complain(error.message),
      held: error => of === turn && complain(error.message)
    },
    shelf
  );
}

function tell(state: QueueState): void {
  byId('saving').textContent = words.marking.saving[state];
}

function complain(message: string): void {
  const place = byId('problem');
  place.textContent = message;
  place.hidden = message === '';
}

function showTotal(): void {
  const points = typed();
  const total = totalOf(points);
  byId('total').textContent = total === null ? '—' : String(total);
  fields.forEach((field, place) => {
    field.setAttribute('aria-invalid', String(Number.isNaN(points[place])));
  });
}

function changed(): void {
  showTotal();
  const points = typed();
  if (points.every(each => !Number.isNaN(each))) {
    complain('');
    queue?.changed({ question: DRAFT, value: JSON.stringify(points), marked: false }, true);
  }
}

/** The first field that has no points yet, or none that can be. */
function firstOpen(): number {
  return typed().findIndex(each => each === null || Number.isNaN(each));
}

async function submit(): Promise<void> {
  const open = firstOpen();
  if (open >= 0) {
    complain(words.marking.lacking(open + 1, fields[open]!.dataset.worth ?? ''));
    fields[open]!.focus();
    return;
  }
  if (busy || turn === null) {
    return;
  }
  complain('');
  busy = give.disabled = true;
  const said = { turn, criteria: typed() };
  try {
    // A draft that arrives after the points would be one of an answer that is done.
    await queue?.flush();
    queue?.hold();
    const next = await patiently(() => ask<Given>(`${address}/points`, said));
    forget(said.turn);
    show(next);
    tell('saved');
  } catch (error) {
    queue?.resume();
    complain(error instanceof ServerError ? error.message : String(error));
    if (error instanceof ServerError && error.status === 409) {
      await load();
    }
  } finally {
    busy = give.disabled = false;
  }
}

/** What the browser keeps of an answer that is done. */
function forget(of: string): void {
  for (const name of shelf.read(`marking:${of}:`).keys()) {
    shelf.remove(name);
  }
}

/** The same request until the server answers: giving points twice is no fault. */
async function patiently<T>(request: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof ServerError && error.temporary)) {
        throw error;
      }
      tell('offline');
      await new Promise<void>(resolve => {
        const again = (): void => resolve();
        window.setTimeout(again, AGAIN_MS);
        window.addEventListener('online', again, { once: true });
      });
    }
  }
}

async function load(): Promise<void> {
  const before = byId('problem').textContent;
  try {
    show(await patiently(() => ask<Given>(`${address}/next`, {})));
  } catch (error) {
    byId('desk').hidden = true;
    complain(error instanceof ServerError ? error.message : String(error));
    return;
  }
  complain(before);
}

form.addEventListener('input', changed);
form.addEventListener('submit', event => {
  event.preventDefault();
  void submit();
});
fields.forEach((field, place) => {
  field.addEventListener('keydown', event => {
    // While an input method is open, Enter is its own.
    if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      (place + 1 < fields.length ? fields[place + 1]! : give).focus();
    }
  });
  field.addEventListener('focus', () => field.select());
});
window.addEventListener('online', () => queue?.wake());
void load();
