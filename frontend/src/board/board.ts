/** The invigilators' board: everybody's state, the incidents, and what can be decided about them. */

import { element } from '../question';
import { ServerError, ask, setting } from '../net/api';
import { timeText } from '../ui/clock';
import { askForDecision, type Decision } from './decision';
import { button, byId, paragraph } from '../ui/dom';
import { boardWords as words } from '../words/board_words';

interface Person {
  readonly id: number;
  readonly card: string;
  readonly name: string;
  readonly body: string;
  readonly place: string;
  readonly form: string;
  readonly phase: string;
  readonly live: boolean;
  readonly seen: number | null;
  readonly answered: number;
  readonly questions: number;
  readonly deadline: number | null;
  readonly extra: number;
  readonly extra_reason: string;
  readonly incidents: number;
  readonly void_by: string | null;
  readonly void_reason: string;
}

interface Board {
  readonly now: number;
  readonly session: {
    readonly start: string;
    readonly starts_at: number | null;
    readonly paused: boolean;
    readonly ended: boolean;
  };
  readonly counts: Readonly<Record<string, number>>;
  readonly online: number;
  readonly people: readonly Person[];
  readonly incidents: readonly {
    readonly kind: string;
    readonly detail: string;
    readonly at: string;
    readonly who: string;
  }[];
}

const POLL_MS = 4000;
const PHASES = ['early', 'waiting', 'ready', 'late', 'writing', 'paused', 'handed_in', 'expired'];
const RARE = ['voided', 'absent', 'closed'];

const session = setting('session');
const mayControl = setting('control') === 'yes';
const dialog = byId('decision') as HTMLDialogElement;
const search = byId('search') as HTMLInputElement;
let latest: Board | null = null;
let drawnControls = '';

async function refresh(): Promise<void> {
  try {
    latest = await ask<Board>(`/api/session/${session}/board`);
    tell('');
    draw(latest);
  } catch (error) {
    tell(error instanceof ServerError && !error.temporary ? error.message : words.offline);
  }
}

async function poll(): Promise<void> {
  await refresh();
  window.setTimeout(() => void poll(), POLL_MS);
}

function tell(text: string): void {
  const node = byId('notice');
  node.textContent = text;
  node.hidden = text === '';
}

function draw(board: Board): void {
  const shown = [...PHASES, ...RARE.filter(phase => board.counts[phase])];
  byId('counts').replaceChildren(
    fact(words.called, board.people.length),
    fact(words.online, board.online),
    ...shown
      .filter(phase => board.counts[phase])
      .map(phase => fact(words.phases[phase] ?? phase, board.counts[phase] ?? 0))
  );
  drawControls(board);
  drawPeople(board);
  byId('incidents').replaceChildren(
    ...board.incidents.map(entry => {
      const line = element('li', '');
      const what = words.incident(entry.kind, entry.detail);
      line.textContent = [entry.at, entry.who, what].filter(Boolean).join('　');
      return line;
    })
  );
}

function fact(name: string, count: number): HTMLElement {
  const node = element('span', '');
  const number = element('strong', '');
  number.textContent = String(count);
  node.append(`${name} `, number);
  return node;
}

/** Buttons are drawn anew only when they change, so that none moves away under the hand. */
function drawControls(board: Board): void {
  const { start, starts_at, paused, ended } = board.session;
  const begun = start !== 'together' || (starts_at !== null && starts_at <= board.now);
  const state = JSON.stringify([begun, paused, ended]);
  if (!mayControl || state === drawnControls) {
    return;
  }
  drawnControls = state;
  const act = (name: string, decision: Decision): HTMLElement =>
    button(decision.title, () => decide(`/api/session/${session}/${name}`, decision));
  byId('controls').replaceChildren(
    ...(ended
      ? [paragraph(words.ended)]
      : [
          ...(begun ? [] : [act('start', { title: words.start })]),
          ...(paused
            ? [act('resume', { title: words.resume })]
            : [act('pause', { title: words.pause, reason: true })]),
          act('add-time', { title: words.addTimeAll, minutes: true, reason: true }),
          act('end', { title: words.end, reason: true, hint: words.endHint })
        ])
  );
}

function drawPeople(board: Board): void {
  const wanted = search.value.trim();
  const people = board.people.filter(person =>
    [person.name, person.card, person.body, person.place].some(text => text.includes(wanted))
  );
  const head = element('thead', '');
  const titles = element('tr', '');
  for (const title of words.columns) {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = title;
    titles.append(cell);
  }
  head.append(titles);
  const body = element('tbody', '');
  body.append(...people.map(person => row(person, board.now)));
  const table = byId('people');
  // Somebody works in the table: what is under the keyboard must not be taken away.
  if (!table.contains(document.activeElement) || table.childElementCount === 0) {
    table.replaceChildren(head, body);
  }
}

function row(person: Person, now: number): HTMLElement {
  const writing = person.phase === 'writing' || person.phase === 'paused';
  const left = person.deadline === null || !writing ? '' : timeText(person.deadline - now);
  const seen =
    person.seen === null ? '' : person.live ? words.live : words.ago(timeText(now - person.seen));
  const notes = [
    person.extra ? words.extra(person.extra, person.extra_reason) : '',
    person.void_by ? words.voidProposed(person.void_by, person.void_reason) : ''
  ];
  const texts = [
    person.place,
    `${person.name}（${person.card}）`,
    person.body,
    person.form,
    words.phases[person.phase] ?? person.phase,
    seen,
    `${person.answered} / ${person.questions}`,
    left,
    String(person.incidents || ''),
    notes.filter(Boolean).join('；')
  ];
  const line = element('tr', writing && !person.live ? 'room-off' : '');
  for (const text of texts) {
    const cell = element('td', '');
    cell.textContent = text;
    line.append(cell);
  }
  const acts = element('td', '');
  if (mayControl) {
    acts.append(...actsOn(person));
  }
  line.append(acts);
  return line;
}

function actsOn(person: Person): HTMLElement[] {
  const act = (name: string, decision: Decision): HTMLElement => {
    const node = button(decision.title, () =>
      decide(`/api/attempt/${person.id}/${name}`, {
        ...decision,
        title: `${decision.title}：${person.name}（${person.card}）`
      })
    );
    node.setAttribute('aria-label', `${decision.title} ${person.name}`);
    return node;
  };
  const reason = true;
  const minutes = true;
  const writing = person.phase === 'writing' || person.phase === 'paused';
  const done = person.phase === 'handed_in' || person.phase === 'expired';
  const voidable = writing || done;
  const own = person.void_by === setting('login');
  return [
    ...(done || RARE.includes(person.phase)
      ? []
      : [act('add-time', { title: words.addTime, minutes, reason })]),
    ...(person.phase === 'late' ? [act('admit', { title: words.admit, reason })] : []),
    ...(done ? [act('reopen', { title: words.reopen, minutes, reason })] : []),
    ...(voidable && person.void_by === null
      ? [act('void', { title: words.proposeVoid, reason, hint: words.voidHint })]
      : []),
    ...(voidable && person.void_by !== null && !own
      ? [act('void', { title: words.confirmVoid, hint: person.void_reason })]
      : []),
    ...(voidable && person.void_by !== null
      ? [act('withdraw-void', { title: words.withdrawVoid })]
      : []),
    button(words.note, () => note(person))
  ];
}

function decide(address: string, decision: Decision): void {
  askForDecision(dialog, decision, async given => {
    await ask(address, given);
    await refresh();
  });
}

function note(person: Person): void {
  const title = `${words.note}：${person.name}（${person.card}）`;
  askForDecision(dialog, { title, reason: true }, async given => {
    const body = { attempt: String(person.id), text: given.reason };
    await ask(`/api/session/${session}/note`, body);
    await refresh();
  });
}

search.addEventListener('input', () => {
  if (latest) {
    drawPeople(latest);
  }
});
void poll();
