/** What the server says of an attempt; times are milliseconds since 1970. */

import type { Answer } from '../question';
import type { Arrangement } from './paper_view';

export type Phase =
  | 'early'
  | 'waiting'
  | 'ready'
  | 'late'
  | 'closed'
  | 'writing'
  | 'paused'
  | 'handed_in'
  | 'expired'
  | 'voided'
  | 'absent';

export interface State {
  readonly now: number;
  readonly phase: Phase;
  readonly page: number;
  readonly opens_at: number;
  readonly starts_at: number | null;
  readonly deadline: number | null;
}

export interface Opened extends State, Arrangement {
  readonly paper: string;
  /** The question that was changed last, wherever that was. */
  readonly place: string;
  readonly answers: Readonly<Record<string, readonly [Answer, boolean, string]>>;
}
