/**
 * Answers on their way to the server: sent in order, one request at a time, kept in local storage until the server has
 * said that they are safe. Nothing counts as saved before that.
 */

import type { Answer } from '../question';
import { ServerError } from './api';

export interface Change {
  readonly question: string;
  readonly value: Answer;
  readonly marked: boolean;
}

/** A change that waits, and the number of the page on which it was made. */
interface Waiting extends Change {
  readonly page: number;
}

export type QueueState = 'saved' | 'saving' | 'offline';

export interface Line {
  /** Send changes numbered from `first`; resolves with the number of the last one that is safe. */
  send(first: number, changes: readonly Change[]): Promise<number>;
  /** What the candidate is told. */
  tell(state: QueueState): void;
  /** The server refuses for good: another page took over, time is up, logged out. Nothing more is sent. */
  stopped(error: ServerError): void;
}

type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const TEXT_DELAY_MS = 700;
const RETRY_MS = [1000, 2000, 4000, 8000];
const MOST = 200;

export class AnswerQueue {
  private readonly _waiting = new Map<string, Waiting>();
  private _flight: readonly Waiting[] = [];
  private _saved = 0;
  private _timer: number | null = null;
  private _sending: Promise<void> | null = null;
  private _failures = 0;
  private _stopped = false;

  constructor(
    private readonly _key: string,
    private readonly _page: number,
    private readonly _line: Line,
    private readonly _keep: Keep
  ) {}

  /** Whether everything is safe. */
  get isEmpty(): boolean {
    return this._waiting.size === 0 && this._flight.length === 0;
  }

  /**
   * Take over what an earlier page could not send. `versions` says of each question which page (`page.seq`) made the
   * server's answer: what a later page made stands. Returns the changes to show, and how many are out of date.
   */
  restore(versions: ReadonlyMap<string, string>): { changes: readonly Change[]; stale: number } {
    const kept = readKept(this._keep, this._key);
    const changes = kept.filter(
      entry => Number.parseInt(versions.get(entry.question) ?? '0', 10) <= entry.page
    );
    changes.forEach(entry => this._waiting.set(entry.question, entry));
    this._write();
    if (changes.length > 0) {
      this._schedule(0);
    }
    return { changes, stale: kept.length - changes.length };
  }

  /** An answer or a mark changed. Text waits for a pause in typing; a choice does not. */
  changed(change: Change, typing: boolean): void {
    if (this._stopped) {
      return;
    }
    this._waiting.set(change.question, { ...change, page: this._page });
    this._write();
    if (this._failures === 0) {
      this._line.tell('saving');
      this._schedule(typing ? TEXT_DELAY_MS : 0);
    }
  }

  /** Send now whatever waits; resolves with whether everything is safe. */
  async flush(): Promise<boolean> {
    await this._sending;
    while (!this.isEmpty && !this._stopped) {
      await this._send();
      if (this._failures > 0) {
        return false;
      }
    }
    return this.isEmpty;
  }

  /** Try again at once: the connection is said to be back. */
  wake(): void {
    if (!this.isEmpty) {
      this._schedule(0);
    }
  }

  stop(): void {
    this._stopped = true;
    this._cancel();
  }

  private _schedule(delay: number): void {
    this._cancel();
    if (!this._stopped) {
      this._timer = window.setTimeout(() => void this._send(), delay);
    }
  }

  private _cancel(): void {
    if (this._timer !== null) {
      window.clearTimeout(this._timer);
      this._timer = null;
    }
  }

  private _send(): Promise<void> {
    this._cancel();
    this._sending ??= this._sendOnce().finally(() => {
      this._sending = null;
    });
    return this._sending;
  }

  private async _sendOnce(): Promise<void> {
    if (this._flight.length === 0) {
      // What was sent and not answered is sent again as it was, under the same numbers; only then what came after.
      this._flight = [...this._waiting.values()].slice(0, MOST);
      this._flight.forEach(entry => this._waiting.delete(entry.question));
    }
    if (this._flight.length === 0 || this._stopped) {
      return;
    }
    let saved: number;
    try {
      const changes = this._flight.map(({ question, value, marked }) => ({
        question,
        value,
        marked
      }));
      saved = await this._line.send(this._saved + 1, changes);
    } catch (error) {
      this._failed(error);
      return;
    }
    this._failures = 0;
    this._flight = this._flight.slice(saved - this._saved);
    this._saved = saved;
    this._write();
    this._line.tell(this.isEmpty ? 'saved' : 'saving');
    if (!this.isEmpty) {
      this._schedule(0);
    }
  }

  private _failed(error: unknown): void {
    const told = error instanceof ServerError ? error : new ServerError(0, 'offline', '');
    if (!told.temporary) {
      this.stop();
      this._line.stopped(told);
      return;
    }
    const wait = RETRY_MS[Math.min(this._failures, RETRY_MS.length - 1)]!;
    this._failures += 1;
    this._line.tell('offline');
    this._schedule(wait * (0.75 + Math.random() / 2));
  }

  private _write(): void {
    const kept = new Map([...this._flight, ...this._waiting.values()].map(e => [e.question, e]));
    try {
      if (kept.size === 0) {
        this._keep.removeItem(this._key);
      } else {
        this._keep.setItem(this._key, JSON.stringify([...kept.values()]));
      }
    } catch {
      // A full or forbidden local storage: the page itself still holds the answers.
    }
  }
}

function readKept(keep: Keep, key: string): Waiting[] {
  try {
    const data: unknown = JSON.parse(keep.getItem(key) ?? '[]');
    return Array.isArray(data) ? data.filter(isWaiting) : [];
  } catch {
    return [];
  }
}

function isWaiting(value: unknown): value is Waiting {
  const entry = value as Partial<Record<keyof Waiting, unknown>> | null;
  return (
    typeof entry === 'object' &&
    entry !== null &&
    typeof entry.question === 'string' &&
    typeof entry.page === 'number' &&
    typeof entry.marked === 'boolean' &&
    entry.value !== undefined
  );
}
