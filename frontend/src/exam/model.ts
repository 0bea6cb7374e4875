/**
 * The model of an exam page: where it stands, what happens to it and what is to be done then, as plain values. `machine.ts` says
 * what follows from what.
 */

import type { RefusalCode } from '../generated/vocabulary';
import type { Unanswered } from '../net/api';
import type { Content } from './paper_view';
import type { Unsealed } from './sealed';
import type { Opened, State } from './state';

/**
 * `asking`: nothing is known yet. `before`: confirming, waiting, late. `opening`: asks to become the page that writes.
 * `elsewhere`: another page writes; this one may take over. `writing`: the one page that writes. `time_up`: so does the server
 * say or the clock. `locked`: the server takes nothing from this page (logged out, somebody else logged in). `superseded`: another
 * page took over. `handed_in` and `over` are the end.
 */
export type Stage =
  | 'asking'
  | 'before'
  | 'opening'
  | 'elsewhere'
  | 'writing'
  | 'time_up'
  | 'locked'
  | 'superseded'
  | 'handed_in'
  | 'over';

/** What stands above the paper, and with it the way on. */
export type Notice =
  | { readonly what: 'retrying' | 'elsewhere' | 'superseded' | 'logged_out' | 'lost_count' }
  | { readonly what: 'late' | 'paused' | 'closed' | 'voided' | 'absent' }
  | { readonly what: 'refused'; readonly said: string }
  | { readonly what: 'stale'; readonly count: number };

export type Alarm = { readonly minutes: number } | 'time_up';

export interface Model {
  readonly stage: Stage;
  /** What the server said last. */
  readonly state: State | null;
  /** The number that `open` gave this page. Only with it are answers saved and the paper handed in. */
  readonly writer: number | null;
  readonly agreed: boolean;
  /** Whether the exam begins for all at once: then the page opens by itself. */
  readonly together: boolean;
  readonly notice: Notice | null;
  readonly alarm: Alarm | null;
  /** Milliseconds to the deadline when the clock was last looked at. */
  readonly left: number;
  /** The deadline that is over, once time is up: another one means that more time was given. */
  readonly upAt: number | null;
  /** When the server was last asked because the clock says that it is time to begin. */
  readonly askedAt: number;
  /** Practice: nobody pauses it, and there is nothing to hear. */
  readonly practice: boolean;
  /** This page has asked for the line by which it hears at once what is decided. */
  readonly listening: boolean;
  /** Something came by that line: it works, so there is no need to ask often. */
  readonly lineWorks: boolean;
  /** The paper is shown already, locked, while this page asks to become the one that writes. */
  readonly preview: boolean;
  /** Saving was tried again after a lock, and nothing has been saved since: a second refusal is no passing one. */
  readonly retried: boolean;
  /** Somebody asked to go on here while the page was just asking by itself whether the other one is gone. */
  readonly takesOver: boolean;
}

/** What the server says no with. `temporary`: nobody of ours answered, or not now. */
export interface Refusal {
  readonly temporary: boolean;
  readonly status: number;
  readonly code: RefusalCode | Unanswered;
  readonly message: string;
}

export type Event =
  | { readonly type: 'heard'; readonly state: State }
  | { readonly type: 'saved'; readonly state: State }
  | { readonly type: 'opened'; readonly opened: Opened }
  | { readonly type: 'unsealed'; readonly state: State; readonly unsealed: Unsealed }
  | { readonly type: 'paper'; readonly opened: Opened; readonly content: Content }
  | { readonly type: 'restored'; readonly stale: number }
  | {
      readonly type: 'failed';
      readonly doing: 'poll' | 'open' | 'save' | 'hand_in';
      readonly error: Refusal;
    }
  /** By the line; `lost`: it will not come back by itself. */
  | { readonly type: 'line'; readonly works: boolean; readonly lost: boolean }
  | { readonly type: 'agreed'; readonly on: boolean }
  | { readonly type: 'begin' | 'take_over' | 'handed_in' }
  | { readonly type: 'tick'; readonly now: number };

export type Effect =
  /** Ask how things stand, so many milliseconds from now; an earlier plan is dropped. */
  | { readonly do: 'poll'; readonly after: number }
  /** Listen for what is decided; `sealed`: hold the paper sealed before, and listen for its key. */
  | { readonly do: 'listen'; readonly sealed: boolean }
  | { readonly do: 'preview'; readonly unsealed: Unsealed }
  /** Become the page that writes; `within`: at any moment of so many milliseconds. */
  | { readonly do: 'open'; readonly takeOver: boolean; readonly within: number }
  | { readonly do: 'fetch'; readonly opened: Opened }
  | { readonly do: 'show'; readonly opened: Opened; readonly content: Content }
  /** `hold`: keep answers and send none; `resume`: send them again; `flush`: send now what waits. */
  | { readonly do: 'hold' | 'resume' | 'flush' }
  | { readonly do: 'receipt' };

/** Nothing more is answered, asked or saved on this page. */
export function isEnd({ stage }: Model): boolean {
  return stage === 'handed_in' || stage === 'over';
}

/** Whether the paper is on the page and takes answers. */
export function takesAnswers({ stage, state }: Model): boolean {
  return stage === 'writing' && state?.phase !== 'paused';
}

/** Whether the paper is on the page. */
export function showsPaper({ stage, writer, preview }: Model): boolean {
  return stage === 'opening'
    ? preview
    : writer !== null && ['writing', 'time_up', 'locked'].includes(stage);
}

/** Whether this page can become the one that writes: another does, or the numbers of its saves are not the server's. */
export function canTakeOver({ stage, notice }: Model): boolean {
  return (
    stage === 'elsewhere' ||
    (stage === 'opening' && notice?.what === 'elsewhere') ||
    stage === 'superseded' ||
    (stage === 'locked' && notice?.what === 'lost_count')
  );
}
