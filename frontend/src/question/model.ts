/**
 * What a question form shows and what a candidate answers: plain values, free of JupyterLab and of the page.
 *
 * The facts are the `lawstudy` metadata of an answer cell, schema 1 (question_bank/schema/notebook-cell-1.schema.json).
 */

import { KINDS, MAX_BLANK, MAX_TEXT, type Kind } from '../generated/vocabulary';

export const SCHEMA = 1;

export type { Kind };

/** A letter, letters, a truth value, a text, the texts of several blanks; `null` is a blank answer. */
export type Answer = string | string[] | boolean | null;

export interface Option {
  /** What an answer names. */
  readonly id: string;
  readonly text: string;
  /** What people read before the text; the `id` where options stand in their own order. */
  readonly letter?: string;
}

export interface Facts {
  readonly question: string;
  readonly kind: Kind;
  readonly label: string;
  readonly stem: string;
  readonly points?: number;
  readonly options: readonly Option[];
  readonly blanks: number;
  readonly item?: string;
  /** What an untouched long answer reads. */
  readonly stub: string;
}

/** Kinds that a person marks; their answer is the text of the cell itself. */
export function isConstructed(kind: Kind): boolean {
  return kind === 'short_answer' || kind === 'essay';
}

/** What Python's `str.strip` takes away, which is not what `trim` does. */
// eslint-disable-next-line no-control-regex
const WHITE_EDGES = /^[\p{White_Space}\x1c-\x1f]+|[\p{White_Space}\x1c-\x1f]+$/gu;

export type FactsError = 'version' | 'damaged';

/** The facts in a cell's metadata, or why they cannot be shown. */
export function readFacts(metadata: unknown): Facts | FactsError {
  if (!isRecord(metadata)) {
    return 'damaged';
  }
  if (metadata.schema !== SCHEMA) {
    return 'version';
  }
  const { question, kind, label, stem, points, item, stub } = metadata;
  const options = metadata.options ?? [];
  const blanks = metadata.blanks ?? 0;
  const chosen = kind === 'single' || kind === 'multiple';
  if (
    typeof question !== 'string' ||
    typeof label !== 'string' ||
    typeof stem !== 'string' ||
    typeof kind !== 'string' ||
    !isKind(kind) ||
    !(points === undefined || typeof points === 'number') ||
    !(item === undefined || typeof item === 'string') ||
    !(stub === undefined || typeof stub === 'string') ||
    !Array.isArray(options) ||
    !options.every(isOption) ||
    chosen !== options.length > 0 ||
    typeof blanks !== 'number' ||
    (kind === 'fill_in') !== blanks > 0
  ) {
    return 'damaged';
  }
  return {
    question,
    kind,
    label,
    stem,
    ...(points === undefined ? {} : { points }),
    ...(item === undefined ? {} : { item }),
    options,
    blanks,
    stub: stub ?? ''
  };
}

/** Whether the server takes a value as an answer to the question. */
export function fits(facts: Facts, answer: Answer): boolean {
  return hasShape(facts, answer) && charactersOver(facts, answer) === 0;
}

/** Characters (Unicode code points) that the server takes of each text of an answer. */
export function limitOf(kind: Kind): number {
  return isConstructed(kind) ? MAX_TEXT : MAX_BLANK;
}

/** How many characters the longest text of an answer has too many. */
export function charactersOver(facts: Facts, answer: Answer): number {
  if (facts.options.length > 0 || typeof answer === 'boolean' || answer === null) {
    return 0;
  }
  const texts = typeof answer === 'string' ? [answer] : answer;
  return Math.max(0, ...texts.map(text => Array.from(text).length - limitOf(facts.kind)));
}

/** Whether a value can be an answer to the question, however long; an option that does not exist cannot. */
export function hasShape(facts: Facts, answer: Answer): boolean {
  const known = (id: unknown): boolean => facts.options.some(option => option.id === id);
  if (answer === null) {
    return true;
  }
  switch (facts.kind) {
    case 'single':
      return known(answer);
    case 'multiple':
      return Array.isArray(answer) && answer.every(known) && new Set(answer).size === answer.length;
    case 'true_false':
      return typeof answer === 'boolean';
    case 'fill_in':
      return facts.blanks === 1
        ? typeof answer === 'string'
        : Array.isArray(answer) && answer.length === facts.blanks;
    default:
      return typeof answer === 'string';
  }
}

/**
 * Whether nothing was given: no value, only white space, no option, every blank empty, a long answer's stub. The same as
 * `grading.answers.is_blank` in Python: one table, `test/question/blank_answers.json`, holds both.
 */
export function isBlank(facts: Facts, answer: Answer): boolean {
  if (Array.isArray(answer)) {
    return answer.every(part => isBlank(facts, part));
  }
  if (typeof answer !== 'string') {
    return answer === null;
  }
  const text = answer.replace(WHITE_EDGES, '');
  return text === '' || (isConstructed(facts.kind) && text === facts.stub);
}

/** Whether some of several blanks are filled, and others are not: it counts as answered, and is worth telling. */
export function isPartlyFilled(facts: Facts, answer: Answer): boolean {
  return (
    facts.kind === 'fill_in' &&
    Array.isArray(answer) &&
    !isBlank(facts, answer) &&
    answer.some(part => isBlank(facts, part))
  );
}

function isKind(value: string): value is Kind {
  return (KINDS as readonly string[]).includes(value);
}

function isOption(value: unknown): value is Option {
  return isRecord(value) && typeof value.id === 'string' && typeof value.text === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
