/**
 * Answers on their way to the server: sent in order, one request at a time, kept until the server has said that they are
 * safe. Nothing counts as saved before that, and nothing that the server says ends the keeping: where it refuses, answers are
 * held until it takes them again.
 */

import type { Answer } from '../question';
import { ServerError } from './api';
import type { Shelf } from './shelf';

export interface Change {
  readonly question: string;
  readonly value: Answer;
  readonly marked: boolean;
}

/** A change that waits, and the number of the writer (the page) that made it. */
export interface Waiting extends Change {
  readonly writer: number;
}

/** Answers as the server has them: value, mark, and the change (`writer.number`) that made them. */
export type OnRecord = Readonly<Record<string, readonly [Answer, boolean, string]>>;

/** `saved`: nothing waits to be sent. `held`: something does, and the server takes nothing from this page until `resume`. */
export type QueueState = 'saved' | 'saving' | 'offline' | 'held';

/** Where the answers stand. */
export interface Standing {
  readonly state: QueueState;
  /** Whether all that is not safe yet lies in this browser, should the page go. */
  readonly kept: boolean;
  /** Questions whose newest answer is not sent, because the server does not take it as it is. */
  readonly aside: readonly string[];
}

export interface Line {
  /** Send changes numbered from `first`; resolves with the number of the last one that is safe. */
  send(first: number, changes: readonly Change[]): Promise<number>;
  /** Whether the server takes such an answer at all: one that is too long stays here until it is shorter. */
  takes(change: Change): boolean;
  /** What the candidate is told. */
  tell(standing: Standing): void;
  /** The server does not take this one answer, whatever it said; the others go on. */
  refused(change: Change, error: ServerError): void;
  /** The server takes nothing from this page: another took over, somebody else logged in, time is up. */
  held(error: ServerError): void;
}

const TEXT_DELAY_MS = 700;
const RETRY_MS = [1000, 2000, 4000, 8000];
const MOST_CHANGES = 200;
/** Of the request's JSON; the server takes a few times as much. */
const MOST_CHARACTERS = 150_000;

export class AnswerQueue {
  private readonly _waiting = new Map<string, Waiting>();
  private readonly _aside = new Map<string, Waiting>();
  private readonly _unkept = new Set<string>();
  private _flight: readonly Waiting[] = [];
  /** After a refusal the changes of the flight go one by one, to find the one that is refused. */
  private _oneByOne = false;
  private _saved = 0;
  private _timer: number | null = null;
  private _sending: Promise<void> | null = null;
  private _failures = 0;
  private _held = false;
  private _told = '';

  /** `scope` names the attempt and the paper: what is kept under it is sent by no other. */
  constructor(
    private readonly _scope: string,
    private readonly _writer: number,
    private readonly _line: Line,
    private readonly _shelf: Shelf
  ) {}

  /** Whether everything is safe. */
  get isEmpty(): boolean {
    return this._isSent && this._aside.size === 0;
  }

  get standing(): Standing {
    const waits = this._held ? 'held' : this._failures > 0 ? 'offline' : 'saving';
    const state = this._isSent ? 'saved' : waits;
    return { state, kept: this._unkept.size === 0, aside: [...this._aside.keys()] };
  }

  /** The newest change of each question that is not safe. */
  get unsafe(): readonly Waiting[] {
    const sent = [...this._flight, ...this._waiting.values(), ...this._aside.values()];
    return [...new Map(sent.map(entry => [entry.question, entry])).values()];
  }

  /**
   * Take over what earlier pages could not send: what the browser kept, and `left`, what an earlier queue of this page still
   * holds. What a later page has put on record since stands. Returns the changes to show, and how many are out of date.
   */
  restore(
    record: OnRecord,
    left: readonly Waiting[] = []
  ): { changes: readonly Change[]; stale: number } {
    const newest = new Map<string, Waiting>();
    for (const entry of [...this._readKept(), ...left]) {
      const known = newest.get(entry.question);
      if (!known || known.writer <= entry.writer) {
        newest.set(entry.question, entry);
      }
    }
    const changes: Waiting[] = [];
    let stale = 0;
    for (const entry of newest.values()) {
      const [value, marked, version] = record[entry.question] ?? [null, false, '0'];
      if (Number.parseInt(version, 10) <= entry.writer) {
        changes.push(entry);
        this._take(entry);
      } else {
        this._forget(entry.question);
        stale += JSON.stringify([value, marked]) === contentOf(entry) ? 0 : 1;
      }
    }
    this._schedule(0);
    this._tell();
    return { changes, stale };
  }

  /** An answer or a mark changed: it is kept in any case. Text waits for a pause in typing before it is sent; a choice does not. */
  changed(change: Change, typing: boolean): void {
    this._take({ ...change, writer: this._writer });
    if (this._failures === 0) {
      this._schedule(typing ? TEXT_DELAY_MS : 0);
    }
    this._tell();
  }

  /** Send now whatever waits; resolves with whether all that the server takes is safe. */
  async flush(): Promise<boolean> {
    await this._sending;
    while (!this._isSent && !this._held) {
      await this._send();
      if (this._failures > 0) {
        return false;
      }
    }
    return this._isSent;
  }

  /** Try again at once: the connection is said to be back. */
  wake(): void {
    this._schedule(0);
  }

  /** Send nothing more, and keep on keeping. */
  hold(): void {
    this._held = true;
    this._cancel();
    this._tell();
  }

  /** The server takes answers of this page again. */
  resume(): void {
    this._held = false;
    this._schedule(0);
    this._tell();
  }

  private get _isSent(): boolean {
    return this._waiting.size === 0 && this._flight.length === 0;
  }

  private _take(entry: Waiting): void {
    if (this._line.takes(entry)) {
      this._aside.delete(entry.question);
      this._waiting.set(entry.question, entry);
    } else {
      // What was given before it and is not sent yet goes all the same.
      this._aside.set(entry.question, entry);
    }
    this._keep(entry);
  }

  private _schedule(delay: number): void {
    this._cancel();
    if (!this._held && !this._isSent) {
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
      this._oneByOne = false;
      this._flight = firstOf([...this._waiting.values()]);
      this._flight.forEach(entry => this._waiting.delete(entry.question));
    }
    if (this._flight.length === 0 || this._held) {
      return;
    }
    const sent = this._oneByOne ? this._flight.slice(0, 1) : this._flight;
    let saved: number;
    try {
      saved = await this._line.send(
        this._saved + 1,
        sent.map(({ question, value, marked }) => ({ question, value, marked }))
      );
      if (!Number.isInteger(saved) || saved < this._saved) {
        throw new ServerError(0, 'damaged', ''); // Something on the way answered in the server's place.
      }
    } catch (error) {
      this._failed(error instanceof ServerError ? error : new ServerError(0, 'offline', ''));
      return;
    }
    this._failures = 0;
    const safe = this._flight.slice(0, saved - this._saved);
    this._flight = this._flight.slice(safe.length);
    this._saved = saved;
    const left = new Set(this.unsafe.map(entry => entry.question));
    safe.filter(entry => !left.has(entry.question)).forEach(entry => this._forget(entry.question));
    this._schedule(0);
    this._tell();
  }

  private _failed(error: ServerError): void {
    if (error.temporary) {
      const wait = RETRY_MS[Math.min(this._failures, RETRY_MS.length - 1)]!;
      this._failures += 1;
      this._schedule(wait * (0.75 + Math.random() / 2));
      this._tell();
    } else if (error.status === 400) {
      this._failures = 0;
      this._putAside(error);
      this._schedule(0);
      this._tell();
    } else {
      this._failures = 0;
      this.hold();
      this._line.held(error);
    }
  }

  /** The server took nothing of a request because of one answer in it. */
  private _putAside(error: ServerError): void {
    const [first, ...rest] = this._flight;
    if (first && (this._oneByOne || rest.length === 0)) {
      this._flight = rest;
      if (!this._waiting.has(first.question) && !this._aside.has(first.question)) {
        this._aside.set(first.question, first);
        this._line.refused(first, error);
      }
    }
    this._oneByOne = true;
  }

  private _tell(): void {
    const told = JSON.stringify(this.standing);
    if (told !== this._told) {
      this._told = told;
      this._line.tell(this.standing);
    }
  }

  private _keep(entry: Waiting): void {
    this._forgetOlder(entry.question, entry.writer);
    const name = `${this._scope}:${entry.writer}:${entry.question}`;
    if (this._shelf.write(name, contentOf(entry))) {
      this._unkept.delete(entry.question);
    } else {
      this._unkept.add(entry.question);
    }
  }

  private _forget(question: string): void {
    this._unkept.delete(question);
    this._forgetOlder(question, this._writer + 1);
  }

  private _forgetOlder(question: string, writer: number): void {
    for (const name of this._shelf.read(`${this._scope}:`).keys()) {
      const [of, about] = this._readName(name);
      if (about === question && of < writer) {
        this._shelf.remove(name);
      }
    }
  }

  private _readKept(): Waiting[] {
    return [...this._shelf.read(`${this._scope}:`)].flatMap(([name, text]) => {
      const [writer, question] = this._readName(name);
      const change = readContent(text);
      return change && Number.isInteger(writer) && question
        ? [{ writer, question, ...change }]
        : [];
    });
  }

  private _readName(name: string): [writer: number, question: string] {
    const [writer, question] = name.slice(this._scope.length + 1).split(':');
    return [Number(writer), question ?? ''];
  }
}

/** As many as fit into one request, at least one. */
function firstOf(entries: readonly Waiting[]): readonly Waiting[] {
  let characters = 0;
  const end = entries.findIndex((entry, index) => {
    characters += contentOf(entry).length;
    return index >= MOST_CHANGES || (index > 0 && characters > MOST_CHARACTERS);
  });
  return end < 0 ? entries : entries.slice(0, end);
}

function contentOf({ value, marked }: Change): string {
  return JSON.stringify([value, marked]);
}

function readContent(text: string): Omit<Change, 'question'> | null {
  try {
    const data: unknown = JSON.parse(text);
    if (Array.isArray(data) && data.length === 2 && typeof data[1] === 'boolean') {
      return { value: data[0] as Answer, marked: data[1] };
    }
  } catch {
    // Not written by us.
  }
  return null;
}
