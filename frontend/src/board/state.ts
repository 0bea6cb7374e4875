/** What the server says of an exam session to those who invigilate; times are milliseconds since 1970. */

import type { IncidentKind, Phase } from '../generated/vocabulary';

export interface Person {
  readonly id: number;
  readonly card: string;
  readonly name: string;
  readonly body: string;
  readonly place: string;
  readonly form: string;
  readonly phase: Phase;
  readonly live: boolean;
  readonly seen: number | null;
  readonly answered: number;
  readonly questions: number;
  readonly deadline: number | null;
  /** At the roll call: whether they are there, since when, and by a page from which address or ticked by whom. */
  readonly present: boolean;
  readonly arrived: number | null;
  readonly arrived_from: string;
  readonly arrived_by: string | null;
  readonly extra: number;
  readonly extra_reason: string;
  readonly incidents: number;
  readonly void_by: string | null;
  readonly void_reason: string;
}

export interface BoardState {
  readonly now: number;
  readonly session: {
    readonly start: string;
    readonly starts_at: number | null;
    readonly paused: boolean;
    readonly ended: boolean;
  };
  readonly counts: Readonly<Partial<Record<Phase, number>>>;
  readonly online: number;
  /** In the order of the seats; `""`: at their desks. */
  readonly halls: readonly {
    readonly name: string;
    readonly expected: number;
    readonly arrived: number;
  }[];
  readonly people: readonly Person[];
  readonly incidents: readonly {
    readonly kind: IncidentKind;
    readonly detail: string;
    readonly at: string;
    readonly who: string;
  }[];
}

/** Phases in the order of the counts; those that are rare are named only when they occur. */
export const PHASES: readonly Phase[] = [
  'early',
  'waiting',
  'ready',
  'late',
  'writing',
  'paused',
  'handed_in',
  'expired'
];
/** Those who have not begun and still may. */
export const EXPECTED: readonly Phase[] = ['early', 'waiting', 'ready', 'late'];
export const RARE: readonly Phase[] = ['voided', 'absent', 'closed'];
