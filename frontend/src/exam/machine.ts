/**
 * Where an exam page goes next, as a pure machine: `step(model, event)` gives the next model and what is to be done. Nothing here
 * knows the document, the network or the time; `exam.ts` carries the effects out and shows the model.
 */

import type { Content } from './paper_view';
import {
  canTakeOver,
  isEnd,
  showsPaper,
  type Alarm,
  type Effect,
  type Event,
  type Model,
  type Notice,
  type Refusal
} from './model';
import type { Unsealed } from './sealed';
import type { Opened, State } from './state';
import { dueWarning } from '../ui/clock';

export type Stepped = readonly [Model, readonly Effect[]];

export const WAITING_POLL_MS = 10_000;
export const WRITING_POLL_MS = 15_000;
/** While it is paused and nothing comes by the line: nobody sits before a paused paper when the clock runs again. */
export const PAUSED_POLL_MS = 1_500;
/** After the deadline: when the server has handed the paper in. */
export const COLLECTED_POLL_MS = 6_000;
export const SOON_MS = 1_000;
/** Those who have the paper already say so one after the other. */
export const SPREAD_MS = 1_500;
/** When a page that listens asks after all. */
export const MISSED_MS = 2_000;

export function begin(together: boolean, practice = false): Stepped {
  const model: Model = {
    stage: 'asking',
    state: null,
    writer: null,
    agreed: false,
    together,
    notice: null,
    alarm: null,
    left: Infinity,
    upAt: null,
    askedAt: -Infinity,
    practice,
    listening: false,
    lineWorks: false,
    preview: false,
    retried: false,
    takesOver: false
  };
  return [model, [{ do: 'poll', after: 0 }]];
}

export function step(model: Model, event: Event): Stepped {
  if (isEnd(model)) {
    return [model, []];
  }
  switch (event.type) {
    case 'heard':
      return listened(
        heard({ ...model, state: event.state }, [pollLater({ ...model, state: event.state })])
      );
    case 'saved':
      return heard({ ...model, state: event.state, retried: false }, []);
    case 'opened':
      return opened(model, event.opened);
    case 'unsealed':
      return unsealed({ ...model, state: event.state }, event.unsealed);
    case 'paper':
      return shown(model, event.opened, event.content);
    case 'restored':
      return [event.stale > 0 ? told(model, { what: 'stale', count: event.stale }) : model, []];
    case 'failed':
      return failed(model, event.doing, event.error);
    case 'line':
      return [
        { ...model, lineWorks: event.works, listening: model.listening && !event.lost },
        event.works || model.state?.phase !== 'paused' ? [] : [{ do: 'poll', after: SOON_MS }]
      ];
    case 'agreed':
      return awaited({ ...model, agreed: event.on }, []);
    case 'begin':
      return model.stage === 'before' && model.agreed
        ? open(told(model, null), false)
        : [model, []];
    case 'take_over':
      if (!canTakeOver(model)) {
        return [model, []];
      }
      // The answer to what was asked already would come after that to this.
      return model.stage === 'opening' ? [{ ...model, takesOver: true }, []] : open(model, true);
    case 'handed_in':
      return [{ ...model, stage: 'handed_in', notice: null }, [{ do: 'hold' }, { do: 'receipt' }]];
    case 'tick':
      return ticked(model, event.now);
  }
}

function pollLater({ writer, state, lineWorks }: Model): Effect {
  if (state?.phase === 'paused' && !lineWorks) {
    return { do: 'poll', after: PAUSED_POLL_MS };
  }
  return { do: 'poll', after: writer === null ? WAITING_POLL_MS : WRITING_POLL_MS };
}

function told(model: Model, notice: Notice | null): Model {
  return { ...model, notice };
}

function open(model: Model, takeOver: boolean): Stepped {
  return [{ ...model, stage: 'opening', takesOver: false }, [{ do: 'open', takeOver, within: 0 }]];
}

/** The server said how the attempt stands. */
function heard(model: Model, effects: readonly Effect[]): Stepped {
  const { phase, page } = model.state!;
  switch (phase) {
    case 'handed_in':
    case 'expired':
      return [{ ...model, stage: 'handed_in', notice: null }, [{ do: 'hold' }, { do: 'receipt' }]];
    case 'voided':
    case 'absent':
    case 'closed':
      return [{ ...model, stage: 'over', notice: { what: phase } }, [{ do: 'hold' }]];
    case 'writing':
    case 'paused':
      if (page === 0) {
        return awaited(model, effects); // The pause began before the attempt did.
      }
      // Another page's number is the newer one; it is never taken for this page's own.
      return model.writer !== null && page > model.writer && model.stage !== 'opening'
        ? superseded(model, effects)
        : written(model, effects);
    default:
      return awaited(model, effects);
  }
}

/** Whatever its page shows, a formal exam is listened to as soon as there is something to decide about it. */
function listened([model, effects]: Stepped): Stepped {
  const { phase } = model.state!;
  if (model.listening || model.practice || isEnd(model) || phase === 'early') {
    return [model, effects];
  }
  const sealed = model.together && phase === 'waiting';
  return [{ ...model, listening: true }, [...effects, { do: 'listen', sealed }]];
}

/** The attempt has not begun. */
function awaited(model: Model, effects: readonly Effect[]): Stepped {
  const { state, notice } = model;
  if (!state || state.page > 0 || model.stage === 'opening') {
    return [model, effects];
  }
  const { phase } = state;
  const kept = notice?.what === 'refused' ? notice : null;
  const waits: Model = {
    ...model,
    stage: 'before',
    notice: phase === 'late' || phase === 'paused' ? { what: phase } : kept
  };
  if (phase === 'ready' && model.together && model.agreed) {
    const [next, more] = open(waits, false);
    return [next, [...effects, ...more]];
  }
  return [waits, effects];
}

/** The key came with the start: the paper is there before this page may write. */
function unsealed(model: Model, paper: Unsealed): Stepped {
  if (model.stage !== 'before' || model.state?.phase !== 'ready' || !model.agreed) {
    return heard(model, []);
  }
  return [
    { ...model, stage: 'opening', preview: true, notice: null },
    [
      { do: 'preview', unsealed: paper },
      { do: 'open', takeOver: false, within: SPREAD_MS }
    ]
  ];
}

/** The attempt is under way, and as far as is known no other page has taken over from this one. */
function written(model: Model, effects: readonly Effect[]): Stepped {
  switch (model.stage) {
    case 'asking':
    case 'before':
    case 'elsewhere': {
      // The other page may have gone meanwhile.
      const [next, more] = open(model, false);
      return [next, [...effects, ...more]];
    }
    case 'writing':
      return [{ ...model, retried: false }, effects];
    case 'locked':
      return model.retried || model.notice?.what === 'lost_count'
        ? [model, effects]
        : [
            { ...model, stage: 'writing', notice: null, retried: true },
            [...effects, { do: 'resume' }]
          ];
    default:
      return [model, effects];
  }
}

function superseded(model: Model, effects: readonly Effect[]): Stepped {
  const next: Model = {
    ...model,
    stage: 'superseded',
    notice: { what: 'superseded' },
    alarm: null
  };
  return [next, [...effects, { do: 'hold' }]];
}

function opened(model: Model, page: Opened): Stepped {
  if (model.stage !== 'opening') {
    return [model, []];
  }
  return [{ ...model, state: page }, [{ do: 'fetch', opened: page }]];
}

function shown(model: Model, page: Opened, content: Content): Stepped {
  if (model.stage !== 'opening') {
    return [model, []];
  }
  const next: Model = {
    ...model,
    stage: 'writing',
    state: page,
    writer: page.page,
    preview: false,
    notice: null,
    alarm: null,
    left: Infinity,
    upAt: null,
    retried: false
  };
  return [
    next,
    [
      { do: 'show', opened: page, content },
      { do: 'poll', after: WRITING_POLL_MS }
    ]
  ];
}

function failed(
  model: Model,
  doing: 'poll' | 'open' | 'save' | 'hand_in',
  error: Refusal
): Stepped {
  const again = doing === 'poll' ? [pollLater(model)] : [];
  if (doing === 'save' && model.stage === 'opening') {
    return [model, []]; // What this page was before does not matter any more.
  }
  // Where opening failed, the page stands where it stood: before the paper, or superseded.
  const back: Model =
    doing === 'open'
      ? { ...model, stage: model.writer === null ? 'before' : 'superseded', preview: false }
      : model;
  if (error.temporary) {
    return [showsPaper(back) ? back : told(back, { what: 'retrying' }), again];
  }
  switch (error.code) {
    case 'elsewhere':
      return model.takesOver
        ? open(model, true)
        : [{ ...model, stage: 'elsewhere', notice: { what: 'elsewhere' } }, again];
    case 'other_page':
      return superseded(back, again);
    case 'time_up':
      return [
        timeIsUp(back, back.state?.deadline ?? null),
        [{ do: 'hold' }, { do: 'poll', after: SOON_MS }]
      ];
    case 'paused':
      // Not known here yet; the answers stay, and the paper is handed in when it goes on.
      return [back, [{ do: 'poll', after: 0 }]];
    case 'handed_in':
      return locked(back, null, [{ do: 'poll', after: 0 }]);
    case 'gap':
      return locked(back, { what: 'lost_count' }, again);
  }
  if (error.status === 409 && doing !== 'save') {
    // The exam does not stand where this could be done: the server knows where it stands.
    return [told(back, { what: 'refused', said: error.message }), [pollLater(back)]];
  }
  const passing = [401, 403, 404].includes(error.status) && !(doing === 'save' && model.retried);
  const notice: Notice = passing
    ? { what: 'logged_out' }
    : { what: 'refused', said: error.message };
  return locked(back, notice, again);
}

/** Nothing can be saved from here. Before the paper is shown there is nothing to lock. */
function locked(model: Model, notice: Notice | null, effects: readonly Effect[]): Stepped {
  if (!showsPaper(model)) {
    return [told(model, notice), effects];
  }
  return [{ ...model, stage: 'locked', notice }, [...effects, { do: 'hold' }]];
}

function timeIsUp(model: Model, deadline: number | null): Model {
  return { ...model, stage: 'time_up', alarm: 'time_up', upAt: deadline };
}

/** The clock was looked at; `now` as the server counts. */
function ticked(model: Model, now: number): Stepped {
  const { state } = model;
  if (state === null) {
    return [model, []];
  }
  if (model.stage === 'before') {
    return called(model, state, now);
  }
  if (state.deadline === null || state.phase === 'paused' || !showsPaper(model)) {
    return [model, []];
  }
  const left = state.deadline - now;
  const due = dueWarning(model.left, left);
  const next: Model = { ...model, left };
  if (model.stage === 'writing') {
    if (left <= 0) {
      return [
        timeIsUp(next, state.deadline),
        [{ do: 'flush' }, { do: 'poll', after: COLLECTED_POLL_MS }]
      ];
    }
    return [{ ...next, alarm: due === null ? stillTrue(model.alarm, left) : { minutes: due } }, []];
  }
  if (model.stage === 'time_up' && left > 0 && state.deadline !== model.upAt) {
    return [{ ...next, stage: 'writing', alarm: null, upAt: null }, [{ do: 'resume' }]];
  }
  return [next, []];
}

/** Whoever waits asks the server when the time has come, and again until it agrees. */
function called(model: Model, state: State, now: number): Stepped {
  const at = state.phase === 'early' ? state.opens_at : state.starts_at;
  const waits = state.phase === 'early' || state.phase === 'waiting';
  const due = (at ?? Infinity) + (model.listening && model.together ? MISSED_MS : 0);
  if (!waits || now < due || now < model.askedAt + SOON_MS / 2) {
    return [model, []];
  }
  return [{ ...model, askedAt: now }, [{ do: 'poll', after: 0 }]];
}

/** A warning that more time has made untrue goes. */
function stillTrue(alarm: Alarm | null, left: number): Alarm | null {
  return alarm !== null && alarm !== 'time_up' && left > alarm.minutes * 60_000 ? null : alarm;
}
