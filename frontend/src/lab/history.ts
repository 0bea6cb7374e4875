/** Undo and redo of answers: what was answered before, and after, in the order in which it happened. */

export interface Change {
  readonly cell: string;
  readonly before: string;
  readonly after: string;
  /** Whether it was typed: what is typed into one question in a row is one change. */
  readonly typed: boolean;
}

export class History {
  private readonly _done: Change[] = [];
  private readonly _undone: Change[] = [];

  add(change: Change): void {
    this._undone.length = 0;
    const last = this._done.at(-1);
    if (last?.typed && change.typed && last.cell === change.cell) {
      this._done[this._done.length - 1] = { ...change, before: last.before };
    } else {
      this._done.push(change);
    }
  }

  /** The change to take back; its `before` is to be stored. */
  undo(): Change | undefined {
    return move(this._done, this._undone);
  }

  /** The change to make again; its `after` is to be stored. */
  redo(): Change | undefined {
    return move(this._undone, this._done);
  }
}

function move(from: Change[], to: Change[]): Change | undefined {
  const change = from.pop();
  if (change) {
    to.push(change);
  }
  return change;
}
