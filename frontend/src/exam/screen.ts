/** What an exam page shows around the paper: a picture of the model, drawn anew whenever it changes. */

import type { Standing } from '../net/queue';
import { timeText } from '../ui/clock';
import { button, byId, link, paragraph } from '../ui/dom';
import { words } from '../words/words';
import { canTakeOver, showsPaper, type Model, type Notice } from './model';
import { ranges } from './hand_in';

/** What people can do beside answering. */
export interface Acts {
  begin(): void;
  agree(on: boolean): void;
  takeOver(): void;
  handIn(): void;
}

export class Screen {
  readonly dialog = byId('hand-in-dialog') as HTMLDialogElement;
  private readonly _confirm = byId('confirm');
  /** What follows after handing in; practice has none. */
  private readonly _outlook = document.getElementById('outlook');
  private readonly _agreed = byId('agreed') as HTMLInputElement;
  private readonly _begin = byId('begin') as HTMLButtonElement;
  private readonly _waiting = byId('waiting');
  private readonly _writing = byId('writing');
  private readonly _notice = byId('notice');
  private readonly _around = byId('around');
  private readonly _left = byId('time-left');
  private readonly _alarm = byId('alarm');
  private readonly _saving = byId('saving');
  private readonly _paused = byId('paused');
  private _noticed = '';

  constructor(
    private readonly _acts: Acts,
    /** Whom this paper belongs to, as people read it; empty where the page was not told. */
    private readonly _who: string
  ) {
    this._begin.addEventListener('click', () => _acts.begin());
    this._agreed.addEventListener('change', () => _acts.agree(this._agreed.checked));
    byId('hand-in').addEventListener('click', () => _acts.handIn());
  }

  /** `now` as the server counts; `kept`: what is not saved lies in this browser. */
  show(model: Model, now: number, kept: boolean): void {
    const { stage, state } = model;
    const paper = showsPaper(model);
    const paused = paper && state?.phase === 'paused';
    const waits = (stage === 'before' || stage === 'opening') && state?.page === 0;
    this._confirm.hidden = !waits;
    if (this._outlook) {
      this._outlook.hidden = paper;
    }
    this._begin.hidden = state?.phase !== 'ready' || model.together;
    this._begin.disabled = !model.agreed || stage === 'opening';
    setText(this._waiting, stage === 'before' ? waitingText(model, now) : '');
    this._writing.hidden = !paper;
    byId('paper').hidden = !paper;
    byId('questions').hidden = paused;
    this._paused.hidden = !paused;
    this._around.hidden = paper && !paused; // Empty, it would leave a gap above the paper.
    setText(this._paused, paused ? words.paused : '');
    this._showNotice(model, paper, kept);
    if (!['writing', 'time_up'].includes(stage) || paused) {
      this.dialog.close(); // Nothing is handed in from here, and what stands behind it has to be read.
    }
    if (!paper) {
      return;
    }
    this._showTime(model, now);
    (byId('hand-in') as HTMLButtonElement).disabled = stage !== 'writing' || paused;
  }

  showSaving({ state, kept, aside }: Standing, label: (question: string) => string): void {
    const partly = state === 'saved' && aside.length > 0;
    const unkept = !kept && (state === 'offline' || state === 'held');
    this._saving.dataset.state = partly ? 'partly' : state;
    const text = partly
      ? words.partly(ranges(aside.map(label)))
      : unkept
        ? words.unkept[state]
        : words[state];
    setText(this._saving, text);
  }

  showProgress(answered: number, count: number): void {
    setText(byId('progress'), words.progress(answered, count));
  }

  private _showTime({ state, alarm, stage }: Model, now: number): void {
    const deadline = state?.deadline ?? null;
    if (deadline === null) {
      setText(this._left, words.noLimit);
    } else if (state?.phase !== 'paused') {
      const left = deadline - now;
      setText(this._left, words.timeLeft(timeText(left)));
      this._left.classList.toggle('room-urgent', left <= 120_000);
    }
    const warning = alarm === null || alarm === 'time_up' ? '' : words.warning(alarm.minutes);
    setText(this._alarm, stage === 'time_up' ? words.timeUp : warning);
  }

  /** While somebody writes it stands in the strip that stays in sight, wherever on the paper they are. */
  private _showNotice(model: Model, paper: boolean, kept: boolean): void {
    const { notice } = model;
    const takeOver = canTakeOver(model);
    const noticed = JSON.stringify([notice, takeOver, paper, kept]);
    if (noticed === this._noticed) {
      return;
    }
    this._noticed = noticed;
    const parts = notice ? this._noticeParts(notice, kept) : [];
    if (takeOver) {
      parts.push(button(words.goOnHere, () => this._acts.takeOver()));
    }
    this._notice.hidden = true;
    if (paper) {
      this._writing.append(this._notice);
    } else {
      this._around.prepend(this._notice);
    }
    this._notice.replaceChildren(...parts);
    this._notice.hidden = parts.length === 0;
  }

  private _noticeParts(notice: Notice, kept: boolean): HTMLElement[] {
    switch (notice.what) {
      case 'stale':
        return [paragraph(words.stale(notice.count))];
      case 'refused':
        return [
          paragraph(notice.said || words.notAccepted),
          button(words.reload, () => window.location.reload())
        ];
      case 'logged_out': {
        const way = link(words.logIn, '/log-in');
        const text = kept ? words.loggedOut(this._who) : words.loggedOutUnkept(this._who);
        if (!kept) {
          way.target = '_blank'; // This page is the only place where the answers are.
        }
        return [paragraph(text), way];
      }
      default:
        return [paragraph(words[notice.what])];
    }
  }
}

function waitingText({ state }: Model, now: number): string {
  if (state?.phase === 'early') {
    return words.opensIn(timeText(state.opens_at - now));
  }
  if (state?.phase === 'waiting') {
    return state.starts_at === null
      ? words.startsSoon
      : words.startsIn(timeText(state.starts_at - now));
  }
  return '';
}

/** Text that stays as it is is not read aloud again. */
function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}
