import { describe, expect, it } from 'vitest';

import {
  COLLECTED_POLL_MS,
  MISSED_MS,
  PAUSED_POLL_MS,
  SOON_MS,
  SPREAD_MS,
  WAITING_POLL_MS,
  WRITING_POLL_MS,
  begin,
  step
} from '../../src/exam/machine';
import {
  canTakeOver,
  isEnd,
  showsPaper,
  takesAnswers,
  type Effect,
  type Event,
  type Model,
  type Refusal,
  type Stage
} from '../../src/exam/model';
import type { Content } from '../../src/exam/paper_view';
import type { Opened, Phase, State } from '../../src/exam/state';

const NOON = 1_800_000_000_000;
const MINUTE = 60_000;
const CONTENT: Content = { head: '', sections: [] };

function stateOf(phase: Phase, page = 0, changes: Partial<State> = {}): State {
  const deadline = page > 0 ? NOON + 90 * MINUTE : null;
  return { now: NOON, phase, page, opens_at: NOON, starts_at: NOON, deadline, ...changes };
}

function openedAs(page: number, changes: Partial<State> = {}): Opened {
  const opened = { paper: '/paper', place: '', answers: {}, order: [], options: {} };
  return { ...stateOf('writing', page, changes), ...opened };
}

const heard = (phase: Phase, page = 0, changes: Partial<State> = {}): Event => ({
  type: 'heard',
  state: stateOf(phase, page, changes)
});
const saved = (page: number): Event => ({ type: 'saved', state: stateOf('writing', page) });
const paper = (page: number, changes: Partial<State> = {}): Event => ({
  type: 'paper',
  opened: openedAs(page, changes),
  content: CONTENT
});
const opened = (page: number): Event => ({ type: 'opened', opened: openedAs(page) });
const unsealed: Event = {
  type: 'unsealed',
  state: stateOf('ready'),
  unsealed: { content: CONTENT, arrangement: { order: [], options: {} } }
};
const tick = (minutes: number): Event => ({ type: 'tick', now: NOON + minutes * MINUTE });
const agreed: Event = { type: 'agreed', on: true };
const beginIt: Event = { type: 'begin' };
const takeOver: Event = { type: 'take_over' };

function refusal(status: number, code: Refusal['code'], message: string): Refusal {
  return { temporary: status === 0 || status >= 500, status, code, message };
}

const failed = (
  doing: 'poll' | 'open' | 'save' | 'hand_in',
  status: number,
  code: Refusal['code'] = 'error',
  message = ''
): Event => ({ type: 'failed', doing, error: refusal(status, code, message) });

/** The model after some events, and the effects of the last of them. */
function after(events: readonly Event[], together = false): [Model, readonly Effect[]] {
  return events.reduce<[Model, readonly Effect[]]>(
    ([model], event) => {
      const [next, effects] = step(model, event);
      return [next, effects];
    },
    [...begin(together)]
  );
}

/** Effects in few words, but for listening, which has its own tests. */
function shown(effects: readonly Effect[]): string {
  return effects
    .filter(effect => effect.do !== 'listen')
    .map(effect => {
      switch (effect.do) {
        case 'poll':
          return `poll ${effect.after}`;
        case 'open':
          return effect.takeOver ? 'take over' : 'open';
        default:
          return effect.do;
      }
    })
    .join(', ');
}

const WRITING = [heard('ready'), agreed, beginIt, opened(3), paper(3)];
const LOCKED = [...WRITING, failed('save', 404)];
const SUPERSEDED = [...WRITING, heard('writing', 4)];
const WAIT = `poll ${WAITING_POLL_MS}`;
const PAUSED = `poll ${PAUSED_POLL_MS}`;
const POLL = `poll ${WRITING_POLL_MS}`;

type Row = [what: string, events: readonly Event[], stage: Stage, notice: string, effects: string];

function check([, events, stage, notice, effects]: Row, together = false): void {
  const [model, done] = after(events, together);
  expect([model.stage, model.notice?.what ?? '', shown(done)]).toEqual([stage, notice, effects]);
}

describe('before the paper', () => {
  it.each<Row>([
    ['early', [heard('early')], 'before', '', WAIT],
    ['ready, not agreed', [heard('ready'), beginIt], 'before', '', ''],
    ['begins', [heard('ready'), agreed, beginIt], 'opening', '', 'open'],
    ['twice is once', [heard('ready'), agreed, beginIt, beginIt], 'opening', '', ''],
    ['the paper follows', [heard('ready'), agreed, beginIt, opened(1)], 'opening', '', 'fetch'],
    ['and is shown', WRITING, 'writing', '', `show, ${POLL}`],
    ['a reload finds it open', [heard('writing', 3)], 'opening', '', `${WAIT}, open`],
    ['late', [heard('late')], 'before', 'late', WAIT],
    ['late, then admitted', [heard('late'), heard('ready')], 'before', '', WAIT],
    ['closed', [heard('closed')], 'over', 'closed', 'hold'],
    ['absent', [heard('absent')], 'over', 'absent', 'hold'],
    ['paused before it began', [agreed, heard('paused')], 'before', 'paused', PAUSED],
    ['handed in before', [heard('handed_in', 2)], 'handed_in', '', 'hold, receipt'],
    ['offline', [failed('poll', 0)], 'asking', 'retrying', WAIT],
    ['and back', [failed('poll', 0), heard('ready')], 'before', '', WAIT],
    ['logged out', [heard('ready'), failed('poll', 401, 'log_in')], 'before', 'logged_out', WAIT],
    [
      'opening fails for now',
      [heard('ready'), agreed, beginIt, failed('open', 503)],
      'before',
      'retrying',
      ''
    ],
    [
      'opening is refused',
      [heard('ready'), agreed, beginIt, failed('open', 409, 'not_open', '现在不在作答时间内')],
      'before',
      'refused',
      WAIT
    ]
  ])('%s', (...row) => check(row));

  it.each<Row>([
    ['waits for the barrier', [heard('waiting'), agreed], 'before', '', ''],
    ['opens by itself', [heard('waiting'), agreed, heard('ready')], 'opening', '', `${WAIT}, open`],
    ['not before it is confirmed', [heard('ready')], 'before', '', WAIT],
    ['but then at once', [heard('ready'), agreed], 'opening', '', 'open']
  ])('with a barrier: %s', (...row) => check(row, true));

  it('asks the server when the clock says that it begins, and again until it agrees', () => {
    const at = (milliseconds: number): Event => ({ type: 'tick', now: NOON + milliseconds });
    const waiting = [heard('waiting', 0, { starts_at: NOON + 1000 })];
    expect(shown(after([...waiting, at(900)])[1])).toBe('');
    expect(shown(after([...waiting, at(1000)])[1])).toBe('poll 0');
    expect(shown(after([...waiting, at(1000), at(1250)])[1])).toBe('');
    expect(shown(after([...waiting, at(1000), at(1500)])[1])).toBe('poll 0');
    expect(after([...waiting, at(1000)])[0].state?.phase, 'no phase is invented').toBe('waiting');
  });
});

describe('another page', () => {
  it('can be taken over from at any moment: the button does not come and go', () => {
    const there = [heard('writing', 3), failed('open', 409, 'elsewhere')];
    expect(canTakeOver(after(there)[0])).toBe(true);
    expect(canTakeOver(after([...there, heard('writing', 3)])[0])).toBe(true);
    expect(canTakeOver(after([heard('writing', 0)])[0])).toBe(false);
  });

  const elsewhere = [heard('writing', 3), failed('open', 409, 'elsewhere')];

  it.each<Row>([
    ['writes already', elsewhere, 'elsewhere', 'elsewhere', ''],
    ['may be gone', [...elsewhere, heard('writing', 3)], 'opening', 'elsewhere', `${WAIT}, open`],
    ['is taken over from', [...elsewhere, takeOver], 'opening', 'elsewhere', 'take over'],
    [
      'is taken over from while this one asks by itself',
      [...elsewhere, heard('writing', 3), takeOver],
      'opening',
      'elsewhere',
      ''
    ],
    [
      'is taken over from as soon as that is answered',
      [...elsewhere, heard('writing', 3), takeOver, failed('open', 409, 'elsewhere')],
      'opening',
      'elsewhere',
      'take over'
    ],
    ['took over', SUPERSEDED, 'superseded', 'superseded', `${POLL}, hold`],
    ['took over, says a save', [...WRITING, saved(4)], 'superseded', 'superseded', 'hold'],
    [
      'took over, says a refused save',
      [...WRITING, failed('save', 409, 'other_page')],
      'superseded',
      'superseded',
      'hold'
    ],
    [
      'took over, says a refused hand-in',
      [...WRITING, failed('hand_in', 409, 'other_page')],
      'superseded',
      'superseded',
      'hold'
    ],
    [
      'stays the one that writes',
      [...SUPERSEDED, heard('writing', 4)],
      'superseded',
      'superseded',
      `${POLL}, hold`
    ],
    ['hands in', [...SUPERSEDED, heard('handed_in', 4)], 'handed_in', '', 'hold, receipt'],
    ['is taken back from', [...SUPERSEDED, takeOver], 'opening', 'superseded', 'take over'],
    [
      'and the answers are read again',
      [...SUPERSEDED, takeOver, opened(5), paper(5)],
      'writing',
      '',
      `show, ${POLL}`
    ],
    ['is not reached', [...SUPERSEDED, takeOver, failed('open', 0)], 'superseded', 'retrying', ''],
    [
      'is taken back from while an old save fails',
      [...SUPERSEDED, takeOver, failed('save', 409, 'other_page'), opened(5)],
      'opening',
      'superseded',
      'fetch'
    ]
  ])('%s', (...row) => check(row));

  it('has a number of its own that this page never takes for its own', () => {
    for (const events of [SUPERSEDED, [...WRITING, failed('save', 409, 'other_page')]]) {
      const [model] = after([...events, heard('writing', 4)]);
      expect(model.writer).toBe(3);
      expect(takesAnswers(model)).toBe(false);
      expect(showsPaper(model)).toBe(false);
      expect(canTakeOver(model)).toBe(true);
    }
    expect(after([...SUPERSEDED, takeOver, opened(5), paper(5)])[0].writer).toBe(5);
  });

  it('is not seen in what was said before this one opened', () => {
    const [model] = after([...WRITING, heard('writing', 2)]);
    expect(model.stage).toBe('writing');
  });
});

describe('a page that cannot save', () => {
  it.each<Row>([
    [
      'is locked: log-in over',
      [...WRITING, failed('save', 401, 'log_in')],
      'locked',
      'logged_out',
      'hold'
    ],
    [
      'is locked: may not',
      [...WRITING, failed('save', 403, 'forbidden')],
      'locked',
      'logged_out',
      'hold'
    ],
    ['is locked: not theirs', LOCKED, 'locked', 'logged_out', 'hold'],
    [
      'is locked by a poll',
      [...WRITING, failed('poll', 404)],
      'locked',
      'logged_out',
      `${POLL}, hold`
    ],
    [
      'is locked while handing in',
      [...WRITING, failed('hand_in', 404)],
      'locked',
      'logged_out',
      'hold'
    ],
    [
      'is locked by what nobody foresaw',
      [...WRITING, failed('save', 418)],
      'locked',
      'refused',
      'hold'
    ],
    [
      'stays locked while it is refused',
      [...LOCKED, failed('poll', 404)],
      'locked',
      'logged_out',
      `${POLL}, hold`
    ],
    ['stays locked offline', [...LOCKED, failed('poll', 0)], 'locked', 'logged_out', POLL],
    [
      'goes on when they are back',
      [...LOCKED, heard('writing', 3)],
      'writing',
      '',
      `${POLL}, resume`
    ],
    [
      'is not tried for ever',
      [...LOCKED, heard('writing', 3), failed('save', 403), heard('writing', 3)],
      'locked',
      'refused',
      POLL
    ],
    [
      'is tried again after something was saved',
      [...LOCKED, heard('writing', 3), saved(3), failed('save', 404), heard('writing', 3)],
      'writing',
      '',
      `${POLL}, resume`
    ],
    ['has another count', [...WRITING, failed('save', 409, 'gap')], 'locked', 'lost_count', 'hold'],
    [
      'opens anew with another count',
      [...WRITING, failed('save', 409, 'gap'), heard('writing', 3), takeOver],
      'opening',
      'lost_count',
      'take over'
    ],
    [
      'was superseded meanwhile',
      [...LOCKED, heard('writing', 4)],
      'superseded',
      'superseded',
      `${POLL}, hold`
    ]
  ])('%s', (...row) => check(row));

  it.each([0, 500, 503])('stays open without a server (%i)', status => {
    const [model, effects] = after([...WRITING, failed('poll', status)]);
    expect(takesAnswers(model)).toBe(true);
    expect(model.notice).toBeNull();
    expect(shown(effects)).toBe(POLL);
  });

  it('takes no answers and keeps the paper in sight', () => {
    const [model] = after(LOCKED);
    expect([takesAnswers(model), showsPaper(model)]).toEqual([false, true]);
  });
});

describe('time', () => {
  const deadline = { deadline: NOON + 90 * MINUTE };
  const more = { deadline: NOON + 100 * MINUTE };
  const up = [...WRITING, tick(89), tick(90)];

  it.each<Row>([
    ['is up', up, 'time_up', '', `flush, poll ${COLLECTED_POLL_MS}`],
    ['is up once', [...up, tick(91)], 'time_up', '', ''],
    [
      'is up, says the server',
      [...WRITING, failed('save', 409, 'time_up')],
      'time_up',
      '',
      `hold, poll ${SOON_MS}`
    ],
    [
      'is up, whatever the clock says',
      [...WRITING, failed('save', 409, 'time_up'), heard('writing', 3, deadline), tick(1)],
      'time_up',
      '',
      ''
    ],
    ['was given', [...up, heard('writing', 3, more), tick(91)], 'writing', '', 'resume'],
    ['is over', [...up, heard('expired', 3)], 'handed_in', '', 'hold, receipt'],
    ['stands still', [...WRITING, heard('paused', 3), tick(95)], 'writing', '', ''],
    [
      'has no end in practice',
      [...WRITING, heard('writing', 3, { deadline: null }), tick(9000)],
      'writing',
      '',
      ''
    ],
    [
      'was up while handing in',
      [...WRITING, failed('hand_in', 409, 'handed_in')],
      'locked',
      '',
      'poll 0, hold'
    ],
    [
      'was up, but not for good',
      [...WRITING, failed('save', 409, 'handed_in'), heard('writing', 3)],
      'writing',
      '',
      `${POLL}, resume`
    ],
    [
      'is over in a way nobody foresaw',
      [...WRITING, failed('save', 409, 'not_open')],
      'locked',
      'refused',
      'hold'
    ],
    ['was ended', [...WRITING, heard('voided', 3)], 'over', 'voided', 'hold']
  ])('%s', (...row) => check(row));

  it('warns, and takes a warning back that more time made untrue', () => {
    expect(after([...WRITING, tick(79), tick(80)])[0].alarm).toEqual({ minutes: 10 });
    expect(after([...WRITING, tick(79), tick(88.5)])[0].alarm).toEqual({ minutes: 2 });
    const given = [...WRITING, tick(79), tick(88.5), heard('writing', 3, more), tick(88.6)];
    expect(after(given)[0].alarm).toBeNull();
    expect(after(up)[0].alarm).toBe('time_up');
    expect(after([...up, heard('writing', 3, more), tick(91)])[0].alarm).toBeNull();
  });

  it('takes no answers in a pause', () => {
    const [model] = after([...WRITING, heard('paused', 3)]);
    expect([takesAnswers(model), showsPaper(model)]).toEqual([false, true]);
    expect(takesAnswers(after([...WRITING, heard('paused', 3), heard('writing', 3)])[0])).toBe(
      true
    );
  });
});

describe('the end', () => {
  it.each<Row>([
    ['by this page', [...WRITING, { type: 'handed_in' }], 'handed_in', '', 'hold, receipt'],
    ['stays', [...WRITING, { type: 'handed_in' }, heard('writing', 9)], 'handed_in', '', ''],
    [
      'stays, whatever fails',
      [...WRITING, { type: 'handed_in' }, failed('save', 404)],
      'handed_in',
      '',
      ''
    ]
  ])('%s', (...row) => check(row));

  it('tells of answers that newer ones replaced', () => {
    const [model] = after([...WRITING, { type: 'restored', stale: 2 }]);
    expect(model.notice).toEqual({ what: 'stale', count: 2 });
    expect(after([...WRITING, { type: 'restored', stale: 0 }])[0].notice).toBeNull();
  });
});

describe('any order of events', () => {
  const EVENTS: readonly Event[] = [
    ...(['early', 'waiting', 'ready', 'late'] as const).map(phase => heard(phase)),
    ...[3, 4, 5].flatMap(page => [heard('writing', page), heard('paused', page), saved(page)]),
    ...[3, 4, 5].flatMap(page => [opened(page), paper(page)]),
    agreed,
    beginIt,
    takeOver,
    unsealed,
    tick(1),
    tick(89),
    tick(95),
    ...(['poll', 'open', 'save', 'hand_in'] as const).flatMap(doing => [
      failed(doing, 0),
      failed(doing, 404),
      failed(doing, 409, 'other_page'),
      failed(doing, 409, 'time_up')
    ])
  ];

  it.each([1, 2, 3, 4])('never writes under another number than its own (%i)', seed => {
    let drawn = seed * 2_654_435_761;
    const draw = (): number => {
      drawn = (drawn * 1_664_525 + 1_013_904_223) % 4_294_967_296;
      return drawn / 4_294_967_296;
    };
    let [model] = begin(seed % 2 === 0);
    const own = new Set<number>();
    for (let count = 0; count < 4000; count += 1) {
      const event = EVENTS[Math.floor(draw() * EVENTS.length)]!;
      const [next, effects] = step(model, event);
      effects.forEach(effect => effect.do === 'show' && own.add(effect.opened.page));
      if (next.writer !== null) {
        expect(own).toContain(next.writer);
      }
      if (takesAnswers(next) && event.type === 'heard') {
        expect(next.state!.page).toBeLessThanOrEqual(next.writer!);
      }
      expect(isEnd(next)).toBe(false);
      model = next;
    }
  });
});

describe('the line by which a page hears what is decided', () => {
  const listens = (events: readonly Event[], practice = false): boolean => {
    let [model, effects] = begin(true, practice);
    for (const event of events) {
      [model, effects] = step(model, event);
    }
    return effects.some(effect => effect.do === 'listen');
  };
  const line = (works: boolean, lost = false): Event => ({ type: 'line', works, lost });

  it('is asked for by every page of a formal exam, once, whenever it came', () => {
    expect(listens([heard('early')])).toBe(false);
    for (const state of [heard('waiting'), heard('ready'), heard('late'), heard('writing', 1)]) {
      expect(listens([state])).toBe(true);
      expect(listens([state, state])).toBe(false);
      expect(listens([state], true)).toBe(false);
    }
  });

  it('is asked for anew where the server refused it', () => {
    expect(listens([heard('ready'), line(false), heard('ready')])).toBe(false);
    expect(listens([heard('ready'), line(false, true), heard('ready')])).toBe(true);
  });

  it('spares a paused page the asking; without it the page asks often', () => {
    const paused = heard('paused', 3);
    const without = after([...WRITING, paused]);
    expect(shown(without[1])).toBe(PAUSED);
    expect(shown(after([...WRITING, line(true), paused])[1])).toBe(POLL);
    expect(shown(after([...WRITING, line(true), paused, line(false)])[1])).toBe(`poll ${SOON_MS}`);
    expect(PAUSED_POLL_MS * 1.2).toBeLessThan(2000);
  });

  it('changes nothing else: a hand-in that comes into a pause is kept for later', () => {
    const refused = failed('hand_in', 409, 'paused', '考试已暂停，恢复后再交卷');
    const [model, effects] = after([...WRITING, refused]);
    expect([model.stage, model.notice, shown(effects)]).toEqual(['writing', null, 'poll 0']);
  });
});

describe('a paper that is held sealed', () => {
  it('is waited for once, and only where all begin together', () => {
    const holding = (events: readonly Event[], together: boolean): readonly boolean[] =>
      after(events, together)[1].flatMap(effect => (effect.do === 'listen' ? effect.sealed : []));
    expect(holding([heard('waiting')], true)).toEqual([true]);
    expect(holding([heard('waiting'), heard('waiting')], true)).toEqual([]);
    expect(holding([heard('ready')], false)).toEqual([false]);
    expect(holding([heard('writing', 1)], true)).toEqual([false]);
  });

  it('is shown with the key, locked until the page may write; all do not ask at once', () => {
    const [model, effects] = after([heard('waiting'), agreed, unsealed], true);
    expect(model.stage).toBe('opening');
    expect(showsPaper(model)).toBe(true);
    expect(takesAnswers(model)).toBe(false);
    expect(effects.map(effect => effect.do)).toEqual(['preview', 'open']);
    expect(effects).toContainEqual({ do: 'open', takeOver: false, within: SPREAD_MS });
    const [writing] = after([heard('waiting'), agreed, unsealed, opened(1), paper(1)], true);
    expect(takesAnswers(writing)).toBe(true);
  });

  it('stays shut for who has not agreed, and opens when they do', () => {
    const [model, effects] = after([heard('waiting'), unsealed], true);
    expect(model.stage).toBe('before');
    expect(effects).toEqual([]);
    const [, then] = after([heard('waiting'), unsealed, agreed], true);
    expect(then).toEqual([{ do: 'open', takeOver: false, within: 0 }]);
  });

  it('is hidden again where this page may not open it', () => {
    const refused = failed('open', 409, 'not_open');
    const [model] = after([heard('waiting'), agreed, unsealed, refused], true);
    expect(showsPaper(model)).toBe(false);
  });

  it('is asked for when the key does not come', () => {
    const late: Event = { type: 'tick', now: NOON + MISSED_MS };
    const soon: Event = { type: 'tick', now: NOON + MISSED_MS - 1 };
    expect(after([heard('waiting'), agreed, soon], true)[1]).toEqual([]);
    expect(after([heard('waiting'), agreed, late], true)[1]).toEqual([{ do: 'poll', after: 0 }]);
  });
});
