import { describe, expect, it } from 'vitest';

import { History, type Change } from '../../src/lab/history';

const change = (cell: string, before: string, after: string, typed = false): Change => ({
  cell,
  before,
  after,
  typed
});

describe('History', () => {
  it('undoes and redoes in order, across questions', () => {
    const history = new History();
    history.add(change('q01', '', 'A'));
    history.add(change('q02', '', 'B'));
    expect(history.undo()?.cell).toBe('q02');
    expect(history.undo()?.cell).toBe('q01');
    expect(history.undo()).toBeUndefined();
    expect(history.redo()?.after).toBe('A');
    expect(history.redo()?.after).toBe('B');
    expect(history.redo()).toBeUndefined();
  });

  it('takes what is typed into one question as one change', () => {
    const history = new History();
    history.add(change('q05', '', '六', true));
    history.add(change('q05', '六', '六十', true));
    history.add(change('q05', '六十', '六十日', true));
    expect(history.undo()?.before).toBe('');
    expect(history.redo()?.after).toBe('六十日');
  });

  it('forgets what was undone when something else is answered', () => {
    const history = new History();
    history.add(change('q01', '', 'A'));
    history.undo();
    history.add(change('q01', '', 'B'));
    expect(history.redo()).toBeUndefined();
    expect(history.undo()?.after).toBe('B');
  });
});
