/** The exam page: confirm, wait for the barrier, write, hand in, receipt. The server says where the candidate stands. */

import { ServerError, ask, setting } from '../net/api';
import { ServerClock, dueWarning, timeText } from '../ui/clock';
import { byId, button, link, paragraph } from '../ui/dom';
import { askToHandIn } from './hand_in';
import { PaperView, type Content } from './paper_view';
import { AnswerQueue, type Change, type QueueState } from '../net/queue';
import { showReceipt, type Receipt } from './receipt';
import type { Opened, State } from './state';
import { words } from '../words/words';

const WAITING_POLL_MS = 10000;
const WRITING_POLL_MS = 15000;
const LEFT_MS = 2000;
const NARROW_PX = 760;

class ExamPage {
  private readonly _address = `/api/attempt/${setting('attempt')}`;
  private readonly _confirm = byId('confirm');
  private readonly _notice = byId('notice');
  private readonly _clockNode = byId('time-left');
  private readonly _saveNode = byId('saving');
  private readonly _alarm = byId('alarm');
  private readonly _dialog = byId('hand-in-dialog') as HTMLDialogElement;
  private readonly _clock = new ServerClock();
  private readonly _agreed = byId('agreed') as HTMLInputElement;
  private readonly _begin = byId('begin') as HTMLButtonElement;
  private _state: State | null = null;
  private _view: PaperView | null = null;
  private _queue: AnswerQueue | null = null;
  private _poll = 0;
  private _lastLeft = Infinity;
  private _opening = false;
  private _over = false;
  private _hiddenAt = 0;

  async start(): Promise<void> {
    this._begin.addEventListener('click', () => void this._open(false));
    this._agreed.addEventListener('change', () => this._show());
    byId('hand-in').addEventListener('click', () => this._askToHandIn());
    document.addEventListener('visibilitychange', () => this._noticeLeaving());
    window.addEventListener('online', () => this._queue?.wake());
    window.addEventListener('beforeunload', event => {
      if (this._queue && !this._queue.isEmpty) {
        event.preventDefault();
      }
    });
    window.setInterval(() => this._tick(), 250);
    await this._ask();
  }

  /** Ask the server where things stand, again and again. */
  private async _ask(): Promise<void> {
    window.clearTimeout(this._poll);
    try {
      const page = this._view && this._state ? `?page=${this._state.page}` : '';
      await this._hear(() => ask<State>(this._address + page));
      if (!this._view) {
        this._tell('');
      }
    } catch (error) {
      this._failed(error);
    }
    if (!this._over) {
      const base = this._view ? WRITING_POLL_MS : WAITING_POLL_MS;
      this._poll = window.setTimeout(() => void this._ask(), base * (0.8 + Math.random() * 0.4));
    }
  }

  /** Take over what an answer of the server says of the state and the time. */
  private async _hear<T extends State>(asking: () => Promise<T>): Promise<T> {
    const asked = this._clock.ticks;
    const state = await asking();
    this._clock.heard(state.now, asked);
    this._state = state;
    this._show();
    return state;
  }

  private _show(): void {
    const phase = this._state?.phase;
    if (!phase || this._over) {
      return;
    }
    if (phase === 'handed_in' || phase === 'expired') {
      void this._finish();
    } else if (phase === 'voided' || phase === 'absent' || phase === 'closed' || phase === 'late') {
      this._end(words[phase]);
    } else if (phase === 'writing' || phase === 'paused') {
      if (this._view) {
        this._showPause(phase === 'paused');
      } else {
        void this._open(false);
      }
    } else {
      this._confirm.hidden = false;
      this._begin.hidden = phase !== 'ready' || this._isBarrier;
      this._begin.disabled = !this._agreed.checked;
      if (phase === 'ready' && this._isBarrier && this._agreed.checked) {
        void this._open(false);
      }
    }
  }

  private get _isBarrier(): boolean {
    return setting('start') === 'together';
  }

  private async _open(takeOver: boolean): Promise<void> {
    if (this._opening || this._view) {
      return;
    }
    this._opening = true;
    try {
      const opened = await this._hear(() =>
        ask<Opened>(`${this._address}/open`, { tab: tabName(), take_over: takeOver })
      );
      const content = await ask<Content>(opened.paper);
      this._showPaper(opened, content);
    } catch (error) {
      if (error instanceof ServerError && error.code === 'elsewhere') {
        this._tell(
          words.elsewhere,
          button(words.goOnHere, () => void this._open(true))
        );
      } else {
        this._failed(error);
      }
    } finally {
      this._opening = false;
    }
  }

  private _showPaper(opened: Opened, content: Content): void {
    const queue = new AnswerQueue(
      `lawstudy:attempt:${setting('attempt')}`,
      opened.page,
      {
        send: (first, changes) => this._send(opened.page, first, changes),
        tell: state => this._showSaving(state),
        stopped: error => this._stopped(error)
      },
      localStorage
    );
    const view = new PaperView(content, opened, (facts, value, marked) => {
      const typing = !['single', 'multiple', 'true_false'].includes(facts.kind);
      queue.changed({ question: facts.question, value, marked }, typing);
      this._showProgress();
    });
    const versions = new Map<string, string>();
    for (const [question, [value, marked, version]] of Object.entries(opened.answers)) {
      view.show(question, value, marked);
      versions.set(question, version);
    }
    this._view = view;
    this._queue = queue;
    const { changes, stale } = queue.restore(versions);
    changes.forEach(({ question, value, marked }) => view.show(question, value, marked));
    this._confirm.hidden = true;
    this._showWriting(true);
    byId('questions').replaceChildren(view.body);
    byId('map').replaceChildren(view.tools, view.map);
    const map = byId('map').closest('details');
    if (map && window.innerWidth < NARROW_PX) {
      map.open = false;
    }
    this._tell(stale > 0 ? words.stale(stale) : '');
    this._showSaving(changes.length > 0 ? 'saving' : 'saved');
    this._showProgress();
    this._showPause(opened.phase === 'paused');
    const place = changes[changes.length - 1]?.question ?? opened.place;
    if (place) {
      view.go(place);
    } else {
      view.body.focus({ preventScroll: true });
    }
  }

  private _showWriting(on: boolean): void {
    byId('writing').hidden = !on;
    byId('paper').hidden = !on;
  }

  private async _send(page: number, first: number, changes: readonly Change[]): Promise<number> {
    const answer = await this._hear(() =>
      ask<State & { saved: number }>(`${this._address}/save`, { page, first, changes })
    );
    return answer.saved;
  }

  private _showSaving(state: QueueState): void {
    if (this._saveNode.dataset.state !== state) {
      this._saveNode.dataset.state = state;
      this._saveNode.textContent = words[state];
    }
  }

  private _showProgress(): void {
    if (this._view) {
      byId('progress').textContent = words.progress(this._view.answered, this._view.count);
    }
  }

  private _showPause(on: boolean): void {
    const node = byId('paused');
    if (node.hidden === on) {
      node.hidden = !on;
      node.textContent = on ? words.paused : '';
      byId('questions').toggleAttribute('hidden', on);
      this._view?.lock(on);
    }
  }

  private _tick(): void {
    const state = this._state;
    if (!state || this._over) {
      return;
    }
    if (!this._view) {
      this._showWaiting(state);
      return;
    }
    if (state.deadline === null) {
      this._clockNode.textContent = words.noLimit;
      return;
    }
    if (state.phase === 'paused') {
      return;
    }
    const left = state.deadline - this._clock.now;
    this._clockNode.textContent = words.timeLeft(timeText(left));
    this._clockNode.classList.toggle('room-urgent', left <= 120000);
    const due = dueWarning(this._lastLeft, left);
    if (due !== null && left > 0) {
      this._alarm.textContent = words.warning(due);
    }
    if (left <= 0 && this._lastLeft > 0) {
      this._timeUp();
    } else if (left > 0 && this._lastLeft <= 0) {
      this._view.lock(false); // More time was given.
    }
    this._lastLeft = left;
  }

  private _showWaiting(state: State): void {
    const node = byId('waiting');
    const from = state.phase === 'early' ? state.opens_at : state.starts_at;
    const left = (from ?? Infinity) - this._clock.now;
    if (state.phase === 'early') {
      node.textContent = words.opensIn(timeText(left));
    } else if (state.phase === 'waiting') {
      node.textContent = from === null ? words.startsSoon : words.startsIn(timeText(left));
    } else {
      node.textContent = '';
    }
    if (left <= 0 && (state.phase === 'early' || state.phase === 'waiting') && !this._opening) {
      this._state = { ...state, phase: 'ready' };
      void this._ask();
    }
  }

  private _timeUp(): void {
    this._view?.lock(true);
    this._alarm.textContent = words.timeUp;
    void this._queue?.flush().then(() => {
      window.clearTimeout(this._poll);
      this._poll = window.setTimeout(() => void this._ask(), 6000);
    });
  }

  private _askToHandIn(): void {
    if (this._view) {
      askToHandIn(this._dialog, this._view, () => this._handIn());
    }
  }

  private async _handIn(): Promise<boolean> {
    if (!(await this._queue?.flush())) {
      return false;
    }
    await ask(`${this._address}/hand-in`, { page: this._state?.page });
    await this._finish();
    return true;
  }

  private async _finish(): Promise<void> {
    if (this._over) {
      return;
    }
    this._end('');
    await this._showReceipt();
  }

  private async _showReceipt(): Promise<void> {
    const receipt = await this._receipt();
    const label = (question: string): string => this._view?.label(question) ?? question;
    showReceipt(byId('receipt'), receipt, setting('attempt'), label);
    if (receipt.scoring) {
      window.setTimeout(() => void this._showReceipt(), 1500);
    }
  }

  /** The receipt, however long it takes to get through. */
  private async _receipt(): Promise<Receipt> {
    for (;;) {
      try {
        return await ask<Receipt>(`${this._address}/receipt`);
      } catch (error) {
        if (!(error instanceof ServerError) || !error.temporary) {
          throw error;
        }
        await new Promise(resolve => window.setTimeout(resolve, 3000));
      }
    }
  }

  /** Nothing more is answered on this page. */
  private _end(text: string, ...more: HTMLElement[]): void {
    this._over = true;
    this._queue?.stop();
    window.clearTimeout(this._poll);
    this._confirm.hidden = true;
    this._showWriting(false);
    this._dialog.close();
    this._tell(text, ...more);
  }

  private _stopped(error: ServerError): void {
    switch (error.code) {
      case 'log_in':
        this._view?.lock(true);
        this._tell(words.loggedOut, link(words.logIn, '/log-in'));
        break;
      case 'elsewhere':
      case 'other_page':
        this._end(
          words.takenOver,
          button(words.goOnHere, () => window.location.reload())
        );
        break;
      case 'time_up':
      case 'handed_in':
        void this._ask();
        break;
      default:
        this._tell(
          error.message || words.notAccepted,
          button(words.reload, () => window.location.reload())
        );
    }
  }

  private _failed(error: unknown): void {
    if (error instanceof ServerError && !error.temporary) {
      this._stopped(error);
    } else if (!this._view) {
      this._tell(words.retrying);
    }
  }

  private _tell(text: string, ...more: HTMLElement[]): void {
    this._notice.replaceChildren(...(text ? [paragraph(text), ...more] : []));
    this._notice.hidden = text === '';
  }

  private _noticeLeaving(): void {
    if (document.hidden) {
      this._hiddenAt = this._clock.ticks;
    } else if (this._view && !this._over && setting('log-leaving') === 'yes') {
      const away = this._clock.ticks - this._hiddenAt;
      if (away > LEFT_MS) {
        // Not an answer: when it cannot be sent, nothing is lost that a person could not tell.
        ask(`${this._address}/left`, { seconds: Math.round(away / 1000) }).catch(() => undefined);
      }
    }
  }
}

/** Names this tab, so that reloading it is not taken for a second page. */
function tabName(): string {
  const known = sessionStorage.getItem('lawstudy:tab');
  const name = known ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
  sessionStorage.setItem('lawstudy:tab', name);
  return name;
}

void new ExamPage().start();
