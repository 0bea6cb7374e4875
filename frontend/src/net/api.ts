/** Asking the room's server: JSON in, JSON out, and an error that says whether it is worth trying again. */

import type { RefusalCode } from '../generated/vocabulary';

/** No answer of the room: none at all, somebody else's, one that makes no sense. */
export type Unanswered = 'offline' | 'not_the_room' | 'damaged';

export class ServerError extends Error {
  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    /** What the server calls the case: `elsewhere`, `time_up` … */
    readonly code: RefusalCode | Unanswered,
    message: string
  ) {
    super(message);
  }

  /** Nobody answered, or the server could not write now: the same request may succeed later. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const TIMEOUT_MS = 15000;

export async function ask<T>(address: string, body?: object): Promise<T> {
  const stopper = new AbortController();
  const timer = window.setTimeout(() => stopper.abort(), TIMEOUT_MS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(addressOf(address), {
      method: body ? 'POST' : 'GET',
      credentials: 'same-origin',
      signal: stopper.signal,
      ...(body
        ? {
            body: JSON.stringify(body),
            headers: { 'Content-Type': 'application/json', 'X-XSRFToken': setting('xsrf') }
          }
        : {})
    });
    text = await response.text();
  } catch (error) {
    throw new ServerError(0, 'offline', String(error));
  } finally {
    window.clearTimeout(timer);
  }
  const data = parsed(text);
  if (!data) {
    // A proxy, a log-in page of the network: what is not JSON the room has not said.
    throw new ServerError(0, 'not_the_room', `HTTP ${response.status}`);
  }
  if (!response.ok) {
    const { code = 'error', message = '' } = data as { code?: RefusalCode; message?: string };
    throw new ServerError(response.status, code, message);
  }
  return data as T;
}

/** An address of the room as this browser reaches it: through JupyterLab, below a path of JupyterLab's own. */
export function addressOf(path: string): string {
  return setting('base') + path;
}

/** What the page was given in a `<meta>` of this name. */
export function setting(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}

function parsed(text: string): object | null {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' ? data : null;
  } catch {
    return null;
  }
}
