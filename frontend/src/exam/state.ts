/** What the server says of an attempt; times are milliseconds since 1970. */

import type { Phase } from '../generated/vocabulary';
import type { OnRecord } from '../net/queue';
import type { Arrangement } from './paper_view';

export type { Phase };

export interface State {
  readonly now: number;
  readonly phase: Phase;
  /** The number of the newest page that writes; 0 before the first. A page's own is the one that `open` gave it. */
  readonly page: number;
  readonly opens_at: number;
  readonly starts_at: number | null;
  readonly deadline: number | null;
}

export interface Opened extends State, Arrangement {
  readonly paper: string;
  /** The question that was changed last, wherever that was. */
  readonly place: string;
  readonly answers: OnRecord;
}
