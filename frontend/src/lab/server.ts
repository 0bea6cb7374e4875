/** What the pages ask their server. */

import { ServerConnection } from '@jupyterlab/services';

import type { Answer } from '../question';
import type { CalculatorFacts, Outcome, Values } from '../lesson/calculator';

/** `answer` is the right one; `rationale` is HTML of the room's own making. */
export interface Feedback {
  readonly right: boolean;
  readonly answer: Answer;
  readonly rationale: string;
  readonly citations: readonly string[];
}

/** `score` is null while a person has to look at the paper; `lost` names the questions below full marks. */
export interface Score {
  readonly score: number | null;
  readonly total: number;
  readonly lost: readonly string[];
}

export interface Receipt {
  readonly at: string;
  readonly answered: number;
  readonly questions: number;
  readonly sha256: string;
  /** Practice papers only. */
  readonly score: Score | null;
  /** Whether a score may still come. */
  readonly scoring: boolean;
}

export interface StudyFile {
  readonly path: string;
  readonly title: string;
  readonly kind: string;
  readonly answered: number;
  readonly questions: number;
  readonly handed_in: boolean;
  readonly score: Score | null;
}

export interface WrongQuestion {
  readonly item: string;
  readonly stem: string;
  readonly tries: number;
  readonly last_tried: string;
}

/** A formal exam; `open`: its page takes answers, or will; `receipt`: the paper was handed in. */
export interface Exam {
  readonly attempt: number;
  readonly title: string;
  readonly state: string;
  readonly starts_at: string;
  readonly open: boolean;
  readonly receipt: boolean;
}

/** A practice paper of the room, written and looked at on its page there; `tries`: how often it was handed in. */
export interface PracticePaper {
  readonly attempt: number;
  readonly title: string;
  readonly state: string;
  readonly open: boolean;
  readonly tries: number;
  readonly score: Score | null;
}

/** An answer as the room has it; `right` is null while it was not checked. */
export interface Standing {
  readonly answer: Answer;
  readonly right: boolean | null;
}

/** `state`: `log_in` while nobody is logged in at the room, `away` while no room answers; then only `files` are known. */
export interface Home {
  readonly state: 'open' | 'log_in' | 'away';
  readonly learner: string;
  readonly exams: readonly Exam[];
  readonly practice: readonly PracticePaper[];
  readonly files: readonly StudyFile[];
  readonly wrong: readonly WrongQuestion[];
  /** Questions to review today. */
  readonly due: number;
}

export interface Preview {
  readonly problems: readonly (readonly [number, string])[];
  readonly context: string;
  readonly questions: readonly { readonly facts: unknown; readonly key: string }[];
  readonly rationale: string;
  readonly citations: readonly string[];
  /** How the item stands in its review, in words; empty where no room tells. */
  readonly review: string;
}

/** A year, or an exam that has results: an administrator's notebooks of it, and its papers as nbgrader calls them. */
export interface DeskPart {
  readonly title: string;
  readonly notebooks: readonly string[];
  readonly papers: readonly { readonly form: string; readonly name: string }[];
}

/** The server's own words for a person; empty when it could not be reached. */
export class Refused extends Error {}

export function checkAnswer(lesson: string, item: string, answer: Answer): Promise<Feedback> {
  return ask<Feedback>('self-check', { lesson, item, answer });
}

/** The learner's answers in lessons, by item. */
export async function readAnswers(): Promise<Readonly<Record<string, Standing>>> {
  return (await ask<{ answers: Record<string, Standing> }>('answers')).answers;
}

/** Keep an answer of a lesson in the place of the one before. */
export async function keepAnswer(item: string, answer: Answer): Promise<void> {
  await ask('answers', { item, answer });
}

/** A calculator of a lesson, its example worked out; and what it makes of other values. */
export function readCalculator(kind: string): Promise<CalculatorFacts> {
  return ask<CalculatorFacts>(`calculators?kind=${encodeURIComponent(kind)}`);
}

export function calculate(kind: string, values: Values): Promise<Outcome> {
  return ask<Outcome>('calculators', { kind, values });
}

export function handIn(path: string): Promise<Receipt> {
  return ask<Receipt>('hand-in', { path });
}

/** The receipt of a paper that was handed in before. */
export async function findReceipt(path: string): Promise<Receipt | null> {
  const found = await ask<{ receipt: Receipt | null }>(`hand-in?path=${encodeURIComponent(path)}`);
  return found.receipt;
}

export function readHome(): Promise<Home> {
  return ask<Home>('home');
}

/** Make a practice paper of the wrong-question book; returns the path of its notebook. */
export async function makePractice(): Promise<string> {
  return (await ask<{ path: string }>('practice', {})).path;
}

export async function readDesk(): Promise<readonly DeskPart[]> {
  return (await ask<{ parts: readonly DeskPart[] }>('desk')).parts;
}

/** Have the administrator's own copy of a notebook made, unless it is there. */
export async function copyNotebook(path: string): Promise<void> {
  await ask('desk', { path });
}

export function previewItem(path: string, text: string): Promise<Preview> {
  return ask<Preview>('preview', { path, text });
}

/** What to tell a person about a failure. */
export function reason(error: unknown, unreachable: string): string {
  return (error instanceof Refused && error.message) || unreachable;
}

async function ask<T>(name: string, body?: unknown): Promise<T> {
  const settings = ServerConnection.makeSettings();
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(
      `${settings.baseUrl}lawstudy/api/${name}`,
      body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
      settings
    );
  } catch {
    throw new Refused('');
  }
  const data = (await response.json().catch(() => ({}))) as { message?: string };
  if (!response.ok) {
    throw new Refused(data.message ?? '');
  }
  return data as T;
}
