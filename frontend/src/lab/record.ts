/**
 * The answers of a lesson as the room has them: one record for this page and the web pages. What could not be sent is marked in
 * the notebook and sent the next time; of everything else the room's answer counts.
 */

import type { INotebookModel } from '@jupyterlab/notebook';

import { isBlank, type Answer, type QuestionForm } from '../question';
import { keepAnswer, readAnswers, type Standing } from './server';

/** The metadata key of the notebook under which the items are kept whose answers the room does not have yet. */
const UNSENT = 'lawstudy_unsent';
const DELAY_MS = 800;
const RETRY_MS = 5000;

export interface RecordHost {
  forms(): readonly QuestionForm[];
  /** Put an answer of the room's into the notebook. */
  take(form: QuestionForm, answer: Answer): void;
  /** Say how an answer was judged that is taken over. */
  judged(form: QuestionForm, right: boolean): void;
  /** The notebook's metadata changed. */
  touched(): void;
  /** Everything that the room has, steps of lessons among it. */
  known(answers: Readonly<Record<string, Standing>>): void;
}

export class StudyRecord {
  private _timer = 0;
  private _sending = false;

  constructor(
    private readonly _model: INotebookModel,
    private readonly _host: RecordHost
  ) {}

  /** The learner changed the answer to an item. */
  changed(item: string): void {
    this._setUnsent([...new Set([...this._unsent, item])]);
    this._plan(DELAY_MS);
  }

  /** The room has it by another way: it was checked. */
  settled(item: string): void {
    this._setUnsent(this._unsent.filter(each => each !== item));
  }

  /** Bring both sides together; without an answer of the room everything stays as it is. */
  async meet(): Promise<void> {
    const known = await readAnswers().catch(() => null);
    if (known === null || this._model.isDisposed) {
      return;
    }
    this._host.known(known);
    for (const form of this._host.forms()) {
      const { item } = form.facts;
      if (item === undefined || this._unsent.includes(item)) {
        continue;
      }
      const standing = known[item];
      if (standing === undefined) {
        if (!isBlank(form.facts, form.answer)) {
          this.changed(item);
        }
        continue;
      }
      if (JSON.stringify(standing.answer) !== JSON.stringify(form.answer)) {
        this._host.take(form, standing.answer);
      }
      if (standing.right !== null) {
        this._host.judged(form, standing.right);
      }
    }
    if (this._unsent.length > 0) {
      this._plan(0);
    }
  }

  dispose(): void {
    window.clearTimeout(this._timer);
  }

  private get _unsent(): readonly string[] {
    const found: unknown = this._model.getMetadata(UNSENT);
    return Array.isArray(found) ? found.map(String) : [];
  }

  private _setUnsent(items: readonly string[]): void {
    if (items.length === 0 && this._unsent.length === 0) {
      return;
    }
    if (items.length === 0) {
      this._model.deleteMetadata(UNSENT);
    } else {
      this._model.setMetadata(UNSENT, [...items]);
    }
    this._host.touched();
  }

  private _plan(after: number): void {
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(() => void this._send(), after);
  }

  private async _send(): Promise<void> {
    if (this._sending || this._model.isDisposed) {
      return;
    }
    this._sending = true;
    try {
      for (const item of this._unsent) {
        const form = this._host.forms().find(each => each.facts.item === item);
        const answer = form?.answer ?? null;
        if (form) {
          await keepAnswer(item, answer);
        }
        if (JSON.stringify(form?.answer ?? null) === JSON.stringify(answer)) {
          this.settled(item);
        }
      }
    } catch {
      // The room is away, or nobody is logged in there: the marks stay, and a later visit sends.
      this._plan(RETRY_MS);
      return;
    } finally {
      this._sending = false;
    }
    if (this._unsent.length > 0) {
      this._plan(DELAY_MS);
    }
  }
}
