/** Keeps the answers of a lesson on the server as they are given, and tries again until it has them. */

import { ServerError, ask } from '../net/api';
import type { Answer } from '../question';

const TYPING_MS = 600;
const AGAIN_MS = 3000;

export type Kept = 'saved' | 'saving' | 'offline' | 'refused';

export class AnswerKeeper {
  private readonly _pending = new Map<string, Answer>();
  private _timer = 0;
  private _sending = false;

  constructor(private readonly _tell: (state: Kept) => void) {
    window.addEventListener('beforeunload', event => {
      if (this._pending.size > 0) {
        void this._send();
        event.preventDefault();
      }
    });
    window.addEventListener('online', () => this._plan(0));
  }

  changed(item: string, answer: Answer, typing: boolean): void {
    this._pending.set(item, answer);
    this._tell('saving');
    this._plan(typing ? TYPING_MS : 0);
  }

  /** The server has this answer by another way: it was checked. */
  settled(item: string): void {
    this._pending.delete(item);
    if (this._pending.size === 0) {
      this._tell('saved');
    }
  }

  private _plan(after: number): void {
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(() => void this._send(), after);
  }

  private async _send(): Promise<void> {
    const next = [...this._pending][0];
    if (this._sending || next === undefined) {
      return;
    }
    const [item, answer] = next;
    this._sending = true;
    try {
      await ask('/api/study/answers', { item, answer });
    } catch (error) {
      this._sending = false;
      if (error instanceof ServerError && error.temporary) {
        this._tell('offline');
        this._plan(AGAIN_MS);
        return;
      }
      // Nothing that is sent again would be taken: no log-in any more, or a closed-book paper is open.
      this._pending.clear();
      this._tell('refused');
      return;
    }
    this._sending = false;
    if (this._pending.get(item) === answer) {
      this._pending.delete(item);
    }
    if (this._pending.size === 0) {
      this._tell('saved');
    } else {
      this._plan(0);
    }
  }
}
