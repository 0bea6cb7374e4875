/** Made by `python -m delivery.vocabulary` from the Python sources: change those. */

/** Kinds of questions. */
export const KINDS = [
  'single',
  'multiple',
  'true_false',
  'fill_in',
  'short_answer',
  'essay'
] as const;
export type Kind = (typeof KINDS)[number];

/** Where a candidate stands; `exam_room/timing.py` says what each means. */
export const PHASES = [
  'early',
  'waiting',
  'ready',
  'late',
  'closed',
  'writing',
  'paused',
  'handed_in',
  'expired',
  'voided',
  'absent'
] as const;
export type Phase = (typeof PHASES)[number];

/** What people have to judge. */
export const INCIDENT_KINDS = [
  'left_page',
  'second_log_in',
  'second_page',
  'address_changed',
  'late',
  'lost_answers',
  'server_away',
  'note'
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** What the server calls a refusal. */
export const REFUSAL_CODES = [
  'elsewhere',
  'other_page',
  'time_up',
  'gap',
  'not_open',
  'handed_in',
  'paused',
  'two_people',
  'not_yours',
  'log_in',
  'forbidden',
  'error'
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Characters (code points) of a long answer. */
export const MAX_TEXT = 20000;

/** Characters (code points) of a blank. */
export const MAX_BLANK = 200;

/** Minutes that one decision can add. */
export const MOST_MINUTES = 240;

/** Characters of a reason. */
export const MOST_REASON = 200;

/** What stands in a stem where a blank is. */
export const BLANK = '＿＿＿＿＿＿';
