/** The exam page: asks, sends and shows what the machine decides. The server says where the candidate stands. */

import { ServerError, addressOf, ask, setting } from '../net/api';
import { AnswerQueue, type Change } from '../net/queue';
import { browserShelf } from '../net/shelf';
import { ServerClock } from '../ui/clock';
import { byId } from '../ui/dom';
import { words } from '../words/words';
import { askToHandIn } from './hand_in';
import { followLayout } from './layout';
import { begin, step } from './machine';
import { isEnd, showsPaper, takesAnswers, type Effect, type Event } from './model';
import { PaperView, type Content } from './paper_view';
import { practiceWays, showReceipt, type Receipt } from './receipt';
import { showReview, type Review } from './review';
import { unseal, type SealedPaper, type Unsealed } from './sealed';
import { Screen } from './screen';
import type { Opened, State } from './state';

const TICK_MS = 250;
const LEFT_MS = 2000;
const NARROW_PX = 760;
/** Those who wait fetch the sealed paper one after the other. */
const HOLD_WITHIN_MS = 5000;
/** Those who listen only do not all come at once either. */
const LISTEN_WITHIN_MS = 1000;

/** What is on the page once the paper is open. */
interface Desk {
  readonly writer: number;
  readonly view: PaperView;
  readonly queue: AnswerQueue;
}

class ExamPage {
  private readonly _address = `/api/attempt/${setting('attempt')}`;
  private readonly _shelf = browserShelf(() => window.localStorage);
  private readonly _tab = tabName();
  private readonly _clock = new ServerClock();
  private readonly _screen = new Screen(
    {
      begin: () => this._on({ type: 'begin' }),
      agree: on => this._on({ type: 'agreed', on }),
      takeOver: () => this._on({ type: 'take_over' }),
      handIn: () => this._askToHandIn()
    },
    setting('candidate')
  );
  private _model = begin(setting('start') === 'together', setting('practice') === 'yes')[0];
  private _desk: Desk | null = null;
  private _poll = 0;
  private _events: EventSource | null = null;
  private _unsealed: Unsealed | null = null;
  private _hiddenAt = 0;

  start(): void {
    document.addEventListener('visibilitychange', () => this._noticeLeaving());
    followLayout(byId('writing'), byId('side'));
    window.addEventListener('online', () => this._desk?.queue.wake());
    window.addEventListener('beforeunload', event => {
      if (this._losesAnswers()) {
        event.preventDefault();
      }
    });
    window.setInterval(() => this._on({ type: 'tick', now: this._clock.now }), TICK_MS);
    this._carryOut(begin(this._model.together, this._model.practice)[1]);
  }

  private _on(event: Event): void {
    const [model, effects] = step(this._model, event);
    this._model = model;
    if (isEnd(model)) {
      window.clearTimeout(this._poll);
      this._events?.close();
    }
    this._carryOut(effects);
    this._show();
  }

  private _show(): void {
    const kept = this._desk?.queue.standing.kept ?? true;
    this._screen.show(this._model, this._clock.now, kept);
    this._desk?.view.lock(!takesAnswers(this._model));
  }

  private _carryOut(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.do) {
        case 'poll':
          this._planPoll(effect.after);
          break;
        case 'open':
          void this._open(effect.takeOver, effect.within);
          break;
        case 'listen':
          void this._listen(effect.sealed);
          break;
        case 'preview':
          this._showPreview(effect.unsealed);
          break;
        case 'fetch':
          void this._fetch(effect.opened);
          break;
        case 'show':
          this._showPaper(effect.opened, effect.content);
          break;
        case 'hold':
          this._desk?.queue.hold();
          break;
        case 'resume':
          this._desk?.queue.resume();
          break;
        case 'flush':
          void this._desk?.queue.flush();
          break;
        case 'receipt':
          void this._showReceipt();
      }
    }
  }

  private _planPoll(after: number): void {
    window.clearTimeout(this._poll);
    // Spread, so that a hall does not ask all at once.
    this._poll = window.setTimeout(() => void this._ask(), after * (0.8 + Math.random() * 0.4));
  }

  private async _ask(): Promise<void> {
    const page = showsPaper(this._model) ? `?page=${this._model.writer ?? 0}` : '';
    await this._tryTo('poll', async () => {
      const state = await this._timed(() => ask<State>(this._address + page));
      this._on({ type: 'heard', state });
    });
  }

  /** Hear at once what is decided, holding the sealed paper where there is one. Where that fails the page asks, as before. */
  private async _listen(hold: boolean): Promise<void> {
    await pause(Math.random() * (hold ? HOLD_WITHIN_MS : LISTEN_WITHIN_MS));
    const sealed = hold
      ? await ask<SealedPaper>(`${this._address}/sealed`).catch(() => null)
      : null;
    if (isEnd(this._model)) {
      return;
    }
    this._events?.close();
    const events = new EventSource(addressOf(`${this._address}/events`));
    this._events = events;
    events.onerror = () => {
      // The browser tries again by itself, unless the server refused it.
      this._on({ type: 'line', works: false, lost: events.readyState === EventSource.CLOSED });
    };
    events.onmessage = ({ data }: MessageEvent<string>) => {
      void this._heard(JSON.parse(data) as State & { key: string | null }, sealed);
    };
  }

  private async _heard(
    { key, ...state }: State & { key: string | null },
    sealed: SealedPaper | null
  ): Promise<void> {
    this._clock.heard(state.now, this._clock.ticks);
    this._on({ type: 'line', works: true, lost: false });
    if (key !== null && sealed !== null && this._unsealed === null) {
      this._unsealed = await unseal(sealed, key, Number(setting('attempt'))).catch(() => null);
      if (this._unsealed !== null) {
        this._on({ type: 'unsealed', state, unsealed: this._unsealed });
        return;
      }
    }
    this._on({ type: 'heard', state });
  }

  private _showPreview({ content, arrangement }: Unsealed): void {
    const view = new PaperView(content, arrangement, () => undefined);
    view.lock(true);
    byId('questions').replaceChildren(view.body);
    byId('map').replaceChildren(view.map);
  }

  private async _open(takeOver: boolean, within: number): Promise<void> {
    if (within > 0) {
      await pause(Math.random() * within);
    }
    await this._tryTo('open', async () => {
      const body = { tab: this._tab, take_over: takeOver };
      const opened = await this._timed(() => ask<Opened>(`${this._address}/open`, body));
      this._on({ type: 'opened', opened });
    });
  }

  private async _fetch(opened: Opened): Promise<void> {
    await this._tryTo('open', async () => {
      const content = this._unsealed?.content ?? (await ask<Content>(opened.paper));
      this._on({ type: 'paper', opened, content });
    });
  }

  private async _tryTo(doing: 'poll' | 'open', work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ServerError)) {
        throw error;
      }
      this._on({ type: 'failed', doing, error });
    }
  }

  /** Every answer that tells how the attempt stands tells the time. */
  private async _timed<T extends State>(asking: () => Promise<T>): Promise<T> {
    const asked = this._clock.ticks;
    const state = await asking();
    this._clock.heard(state.now, asked);
    return state;
  }

  private _showPaper(opened: Opened, content: Content): void {
    const left = this._desk?.queue.unsafe ?? [];
    this._desk?.queue.hold();
    const view = new PaperView(content, opened, (facts, value, marked) => {
      const typing = !['single', 'multiple', 'true_false'].includes(facts.kind);
      queue.changed({ question: facts.question, value, marked }, typing);
      this._showProgress();
    });
    const label = (question: string): string => view.label(question);
    // What a queue says that another has replaced does not matter any more.
    const isCurrent = (): boolean => this._desk?.queue === queue;
    const queue: AnswerQueue = new AnswerQueue(
      scopeOf(opened),
      opened.page,
      {
        send: (first, changes) => this._send(opened.page, first, changes),
        takes: ({ question, value }) => view.takes(question, value),
        tell: standing => {
          if (isCurrent()) {
            this._screen.showSaving(standing, label);
            view.showAside(standing.aside);
          }
        },
        refused: ({ question }, error) => view.refuse(question, error.message || words.notAccepted),
        held: error => {
          if (isCurrent()) {
            this._on({ type: 'failed', doing: 'save', error });
          }
        }
      },
      this._shelf
    );
    this._desk = { writer: opened.page, view, queue };
    for (const [question, [value, marked]] of Object.entries(opened.answers)) {
      view.show(question, value, marked);
    }
    const { changes, stale } = queue.restore(opened.answers, left);
    changes.forEach(({ question, value, marked }) => view.show(question, value, marked));
    byId('questions').replaceChildren(view.body);
    byId('map').replaceChildren(view.tools, view.map);
    const map = byId('map').closest('details');
    if (map && window.innerWidth < NARROW_PX) {
      map.open = false;
    }
    this._showProgress();
    this._on({ type: 'restored', stale });
    const place = changes[changes.length - 1]?.question ?? opened.place;
    if (place) {
      view.go(place);
    } else {
      // Whoever had to scroll to the button that begins is not at the top any more.
      window.scrollTo(0, 0);
      view.body.focus({ preventScroll: true });
    }
  }

  private async _send(writer: number, first: number, changes: readonly Change[]): Promise<number> {
    const body = { page: writer, first, changes };
    const state = await this._timed(() =>
      ask<State & { saved: number }>(`${this._address}/save`, body)
    );
    if (this._desk?.writer === writer) {
      this._on({ type: 'saved', state });
    }
    return state.saved;
  }

  private _showProgress(): void {
    if (this._desk) {
      const { view } = this._desk;
      this._screen.showProgress(view.answered, view.count);
    }
  }

  private _askToHandIn(): void {
    const desk = this._desk;
    if (desk && this._model.stage === 'writing') {
      askToHandIn(this._screen.dialog, desk.view, () => this._handIn(desk));
    }
  }

  private async _handIn({ queue, writer }: Desk): Promise<boolean> {
    if (!(await queue.flush())) {
      return false;
    }
    try {
      await ask(`${this._address}/hand-in`, { page: writer });
    } catch (error) {
      if (error instanceof ServerError && !error.temporary) {
        this._on({ type: 'failed', doing: 'hand_in', error });
      }
      throw error;
    }
    this._on({ type: 'handed_in' });
    return true;
  }

  private async _showReceipt(): Promise<void> {
    const receipt = await this._receipt();
    const reviewed = receipt.score ? await this._showReview() : null;
    const view = this._desk?.view ?? reviewed;
    // Never a name that stands nowhere on the screen.
    const label = (question: string): string => view?.label(question) ?? '';
    const missing = this._desk?.queue.unsafe.map(entry => label(entry.question)) ?? [];
    showReceipt(byId('receipt'), receipt, setting('attempt'), label, missing);
    if (setting('practice') === 'yes') {
      byId('receipt').append(practiceWays(() => this._again()));
    }
    if (receipt.scoring) {
      window.setTimeout(() => void this._showReceipt(), 1500);
    }
  }

  /** What there is to learn from a practice paper; without an answer of the server the receipt stands alone. */
  private async _showReview(): Promise<PaperView | null> {
    const review = await ask<Review>(`${this._address}/review`).catch(() => null);
    return review?.questions ? showReview(byId('review'), review) : null;
  }

  private async _again(): Promise<void> {
    const { attempt } = await ask<{ attempt: number }>(`${this._address}/again`, {});
    window.location.assign(addressOf(`/exam/${attempt}`));
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
        await pause(3000);
      }
    }
  }

  /** Whether closing the page now would lose answers, or leave some behind without a word. */
  private _losesAnswers(): boolean {
    const queue = this._desk?.queue;
    if (!queue || queue.isEmpty) {
      return false;
    }
    // Who is locked out has to leave this page to log in again; what is kept waits for them.
    return !(this._model.stage === 'locked' && queue.standing.kept);
  }

  private _noticeLeaving(): void {
    if (document.hidden) {
      this._hiddenAt = this._clock.ticks;
    } else if (showsPaper(this._model) && setting('log-leaving') === 'yes') {
      const away = this._clock.ticks - this._hiddenAt;
      if (away > LEFT_MS) {
        // Not an answer: when it cannot be sent, nothing is lost that a person could not tell.
        ask(`${this._address}/left`, { seconds: Math.round(away / 1000) }).catch(() => undefined);
      }
    }
  }
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise(resolve => window.setTimeout(resolve, milliseconds));
}

/**
 * Where this paper's answers are kept. By the attempt and by the order of its paper, which is drawn for each attempt: the same
 * number may have been another person's at a rehearsal on this machine.
 */
function scopeOf({ order, options }: Opened): string {
  let sum = 0;
  for (const character of JSON.stringify([order, options])) {
    sum = (Math.imul(sum, 31) + character.charCodeAt(0)) >>> 0;
  }
  return `lawstudy:attempt:${setting('attempt')}-${sum.toString(36)}`;
}

/** Names this tab, so that reloading it is not taken for a second page; where the browser keeps nothing, it is. */
function tabName(): string {
  const shelf = browserShelf(() => window.sessionStorage);
  const key = 'lawstudy:tab';
  const name = shelf.read(key).get(key) ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
  shelf.write(key, name);
  return name;
}

new ExamPage().start();
