/**
 * The table of the people. Each has a row that lives as long as they are called, and each row changes only where something
 * changed: who works in the table by keyboard keeps their place while it goes on telling the truth.
 */

import { clockText, timeText } from '../ui/clock';
import { button, element } from '../ui/dom';
import { boardWords as words } from '../words/board_words';
import type { Decision } from './decision';
import { EXPECTED, RARE, type Person } from './state';

/** Something that can be decided about a person. `name`: the end of its address; `note` has its own. */
export interface Act {
  readonly name: string;
  readonly decision: Decision;
}

export class PeopleTable {
  private readonly _rows = new Map<number, Row>();
  private readonly _body = element('tbody', '');
  private _wanted = '';

  /** `me`: who looks at it; `act` is called when something is to be decided, without it nothing can be. */
  constructor(
    table: HTMLElement,
    private readonly _me: string,
    private readonly _act: ((person: Person, act: Act) => void) | null
  ) {
    const titles = element('tr', '');
    for (const title of words.columns) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = title;
      titles.append(cell);
    }
    const head = element('thead', '');
    head.append(titles);
    table.replaceChildren(head, this._body);
  }

  /** Show people as they stand, in this order. */
  show(people: readonly Person[], now: number): void {
    const focused = document.activeElement;
    const called = new Set(people.map(person => person.id));
    for (const [id, row] of this._rows) {
      if (!called.has(id)) {
        row.node.remove();
        this._rows.delete(id);
      }
    }
    people.forEach((person, place) => {
      const row = this._rows.get(person.id) ?? new Row(this._act);
      this._rows.set(person.id, row);
      row.show(person, now, this._me);
      row.node.hidden = !row.matches(this._wanted);
      if (this._body.children[place] !== row.node) {
        this._body.insertBefore(row.node, this._body.children[place] ?? null);
      }
    });
    // A row that changed its place took the focus with it and lost it on the way.
    if (focused instanceof HTMLElement && focused !== document.activeElement) {
      focused.focus({ preventScroll: true });
    }
  }

  /** Show only those in whose name, number, unit, seat or arrival this text stands. */
  filter(wanted: string): void {
    this._wanted = wanted;
    this._rows.forEach(row => {
      row.node.hidden = !row.matches(wanted);
    });
  }
}

class Row {
  readonly node = element('tr', '');
  private readonly _cells = words.columns.slice(1).map(() => element('td', ''));
  private readonly _acts = element('td', '');
  private readonly _record = document.createElement('a');
  private readonly _buttons = new Map<string, HTMLButtonElement>();
  private _person: Person | null = null;

  constructor(private readonly _act: ((person: Person, act: Act) => void) | null) {
    this.node.append(...this._cells, this._acts);
  }

  show(person: Person, now: number, me: string): void {
    this._person = person;
    this.node.classList.toggle('room-off', isWriting(person) && !person.live);
    textsOf(person, now).forEach((text, place) => {
      const cell = this._cells[place]!;
      if (cell.textContent !== text) {
        cell.textContent = text;
      }
    });
    if (this._act) {
      this._showActs(actsOn(person, me), this._act);
      this._showRecord(person);
    }
  }

  /** The way to the page on which an irregularity is recorded, once there may be one. */
  private _showRecord(person: Person): void {
    this._record.href = `/attempts/${person.id}/irregularity`;
    this._record.className = 'room-short';
    this._record.textContent = words.irregularity;
    this._record.setAttribute('aria-label', `${words.irregularity} ${person.name}`);
    if (this._record.parentNode !== this._acts) {
      this._acts.append(this._record);
    }
  }

  matches(wanted: string): boolean {
    if (!this._person) {
      return false;
    }
    const { name, card, body, place } = this._person;
    return [name, card, body, place, arrivalText(this._person)].some(text => text.includes(wanted));
  }

  /** Buttons that stay are left where they are; where the one under the keyboard goes, the next one gets the focus. */
  private _showActs(acts: readonly Act[], act: (person: Person, act: Act) => void): void {
    const keys = acts.map(({ name, decision }) => JSON.stringify([name, decision]));
    const place = [...this._buttons.values()].indexOf(document.activeElement as HTMLButtonElement);
    for (const [key, node] of this._buttons) {
      if (!keys.includes(key)) {
        node.remove();
        this._buttons.delete(key);
      }
    }
    acts.forEach((each, index) => {
      const key = keys[index]!;
      const node =
        this._buttons.get(key) ??
        button(each.decision.title, () => {
          if (this._person) {
            act(this._person, each);
          }
        });
      this._buttons.set(key, node);
      node.setAttribute('aria-label', `${each.decision.title} ${this._person?.name ?? ''}`);
      if (this._acts.children[index] !== node) {
        this._acts.insertBefore(node, this._acts.children[index] ?? null);
      }
    });
    if (place >= 0 && !this._acts.contains(document.activeElement)) {
      const next = this._acts.children[Math.min(place, acts.length - 1)];
      (next as HTMLElement | undefined)?.focus({ preventScroll: true });
    }
  }
}

function isWriting({ phase }: Person): boolean {
  return phase === 'writing' || phase === 'paused';
}

function textsOf(person: Person, now: number): string[] {
  const left =
    person.deadline === null || !isWriting(person) ? '' : timeText(person.deadline - now);
  const seen =
    person.seen === null ? '' : person.live ? words.live : words.ago(timeText(now - person.seen));
  const notes = [
    person.extra ? words.extra(person.extra, person.extra_reason) : '',
    person.void_by ? words.voidProposed(person.void_by, person.void_reason) : ''
  ];
  return [
    person.place,
    `${person.name}（${person.card}）`,
    person.body,
    person.form,
    words.phases[person.phase],
    arrivalText(person),
    seen,
    `${person.answered} / ${person.questions}`,
    left,
    String(person.incidents || ''),
    notes.filter(Boolean).join('；')
  ];
}

function arrivalText({ present, arrived, arrived_by, arrived_from }: Person): string {
  if (!present) {
    return words.missing;
  }
  const at = arrived === null ? '' : clockText(arrived);
  const how = arrived_from || (arrived_by ? words.ticked(arrived_by) : '');
  return [words.present, at, how].filter(Boolean).join(' ');
}

/** What `me` can decide about a person as they stand. */
export function actsOn(person: Person, me: string): Act[] {
  const done = person.phase === 'handed_in' || person.phase === 'expired';
  const voidable = isWriting(person) || done;
  const proposed = person.void_by !== null;
  const expected = [...EXPECTED, 'paused'].includes(person.phase) && person.deadline === null;
  const ticked = expected && person.arrived_by !== null && person.arrived_from === '';
  const reason = true;
  const minutes = true;
  const acts: [boolean, string, Decision][] = [
    [!done && !RARE.includes(person.phase), 'add-time', { title: words.addTime, minutes, reason }],
    [expected && !person.present, 'tick-arrival', { title: words.tick, direct: true }],
    [ticked, 'withdraw-arrival', { title: words.withdrawTick, direct: true }],
    [person.phase === 'late', 'admit', { title: words.admit, reason }],
    [done, 'reopen', { title: words.reopen, minutes, reason }],
    [voidable && !proposed, 'void', { title: words.proposeVoid, reason, hint: words.voidHint }],
    [
      voidable && proposed && person.void_by !== me,
      'void',
      { title: words.confirmVoid, hint: person.void_reason }
    ],
    [voidable && proposed, 'withdraw-void', { title: words.withdrawVoid }],
    [true, 'note', { title: words.note, reason }]
  ];
  return acts.filter(([can]) => can).map(([, name, decision]) => ({ name, decision }));
}
