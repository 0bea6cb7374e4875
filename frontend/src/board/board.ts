/** The invigilators' board: everybody's state, the incidents, and what can be decided about them. */

import { ServerError, ask, setting } from '../net/api';
import { button, byId, element, paragraph } from '../ui/dom';
import { boardWords as words } from '../words/board_words';
import { askForDecision, type Decision, type Given } from './decision';
import { PeopleTable, type Act } from './people';
import { PHASES, RARE, type BoardState, type Person } from './state';

const POLL_MS = 4000;

class Board {
  private readonly _address = `/api/session/${setting('session')}`;
  private readonly _mayControl = setting('control') === 'yes';
  private readonly _dialog = byId('decision') as HTMLDialogElement;
  private readonly _search = byId('search') as HTMLInputElement;
  private readonly _people = new PeopleTable(
    byId('people'),
    setting('login'),
    this._mayControl ? (person, act) => this._decideOn(person, act) : null
  );
  private _drawnControls = '';
  private _drawnHalls = '';

  start(): void {
    this._search.addEventListener('input', () => this._people.filter(this._search.value.trim()));
    void this._poll();
  }

  private async _poll(): Promise<void> {
    await this._refresh();
    window.setTimeout(() => void this._poll(), POLL_MS);
  }

  private async _refresh(): Promise<void> {
    try {
      this._show(await ask<BoardState>(`${this._address}/board`));
      this._tell('');
    } catch (error) {
      const said = error instanceof ServerError && !error.temporary ? error.message : '';
      this._tell(said || words.offline);
    }
  }

  private _tell(text: string): void {
    const node = byId('notice');
    node.textContent = text;
    node.hidden = text === '';
  }

  private _show(state: BoardState): void {
    const arrived = state.people.filter(person => person.present).length;
    const phases = [...PHASES, ...RARE].filter(phase => state.counts[phase]);
    byId('counts').replaceChildren(
      fact(words.called, state.people.length),
      fact(words.present, arrived),
      fact(words.missing, state.people.length - arrived),
      fact(words.online, state.online),
      ...phases.map(phase => fact(words.phases[phase], state.counts[phase] ?? 0))
    );
    this._showHalls(state);
    this._showControls(state);
    this._people.show(state.people, state.now);
    byId('incidents').replaceChildren(
      ...state.incidents.map(entry => {
        const line = element('li', '');
        const what = words.incident(entry.kind, entry.detail);
        line.textContent = [entry.at, entry.who, what].filter(Boolean).join('　');
        return line;
      })
    );
  }

  /** The roll call hall by hall, where there are halls. */
  private _showHalls({ halls }: BoardState): void {
    const place = byId('halls');
    place.hidden = halls.every(hall => hall.name === '');
    const rows = halls.map(({ name, expected, arrived }) => [
      name || words.atDesk,
      String(expected),
      String(arrived),
      String(expected - arrived)
    ]);
    const drawn = JSON.stringify(rows);
    if (drawn === this._drawnHalls) {
      return;
    }
    this._drawnHalls = drawn;
    byId('hall-rows').replaceChildren(
      ...rows.map(([name, ...numbers]) => {
        const row = element('tr', '');
        const title = document.createElement('th');
        title.scope = 'row';
        title.textContent = name!;
        row.append(title, ...numbers.map(cellOf));
        return row;
      })
    );
  }

  /** Buttons are drawn anew only when they change, so that none moves away under the hand. */
  private _showControls({ session, now }: BoardState): void {
    const { start, starts_at, paused, ended } = session;
    const begun = start !== 'together' || (starts_at !== null && starts_at <= now);
    const drawn = JSON.stringify([begun, paused, ended]);
    if (!this._mayControl || drawn === this._drawnControls) {
      return;
    }
    this._drawnControls = drawn;
    const act = (name: string, decision: Decision): HTMLElement =>
      button(decision.title, () =>
        this._decide(decision, given => ask(`${this._address}/${name}`, given))
      );
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

  private _decideOn(person: Person, { name, decision }: Act): void {
    const title = `${decision.title}：${person.name}（${person.card}）`;
    this._decide({ ...decision, title }, given =>
      name === 'note'
        ? ask(`${this._address}/note`, { attempt: String(person.id), text: given.reason })
        : ask(`/api/attempt/${person.id}/${name}`, given)
    );
  }

  private _decide(decision: Decision, carryOut: (given: Given) => Promise<unknown>): void {
    const done = async (given: Given): Promise<void> => {
      await carryOut(given);
      await this._refresh();
    };
    if (decision.direct) {
      done({}).catch((error: unknown) => {
        this._tell((error instanceof ServerError && error.message) || words.offline);
      });
    } else {
      askForDecision(this._dialog, decision, done);
    }
  }
}

function fact(name: string, count: number): HTMLElement {
  const node = element('span', '');
  const number = element('strong', '');
  number.textContent = String(count);
  node.append(`${name} `, number);
  return node;
}

function cellOf(text: string): HTMLElement {
  const cell = element('td', '');
  cell.textContent = text;
  return cell;
}

new Board().start();
