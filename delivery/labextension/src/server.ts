/** What the study view asks its server: self-check and handing in. */

import { ServerConnection } from '@jupyterlab/services';

import type { Answer } from './question_form';

export interface Feedback {
  readonly right: boolean;
  readonly rationale: string;
  readonly citations: readonly string[];
}

export interface Receipt {
  readonly at: string;
  readonly answered: number;
  readonly questions: number;
  readonly sha256: string;
}

/** The server's own words for a person; empty when it could not be reached. */
export class Refused extends Error {}

export function checkAnswer(lesson: string, item: string, answer: Answer): Promise<Feedback> {
  return post<Feedback>('self-check', { lesson, item, answer });
}

export function handIn(path: string): Promise<Receipt> {
  return post<Receipt>('hand-in', { path });
}

async function post<T>(name: string, body: unknown): Promise<T> {
  const settings = ServerConnection.makeSettings();
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(
      `${settings.baseUrl}lawstudy/api/${name}`,
      { method: 'POST', body: JSON.stringify(body) },
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
