/** The page of figures: a change of filter redraws it, and what is being read or made shows by itself. Without this, buttons do the same. */

import { byId } from '../ui/dom';

/** After which somebody who waits for a change of filter asks again. */
const SHORT_MS = 500;

let newest = 0;
let timer = 0;

/** Put the page of an address in the place of what is shown, unless something else was asked for meanwhile. */
async function show(address: string, push: boolean): Promise<void> {
  const asked = ++newest;
  window.clearTimeout(timer);
  byId('figures').classList.add('room-busy');
  const text = await read(address);
  if (asked !== newest) {
    return;
  }
  if (text === null && !push) {
    byId('figures').classList.remove('room-busy');
    again();
    return;
  }
  const page = text === null ? null : new DOMParser().parseFromString(text, 'text/html');
  const found = page?.getElementById('figures');
  if (!page || !found) {
    // No answer, or another page such as the log-in: the browser shows what there is.
    window.location.assign(address);
    return;
  }
  const filters = document.getElementById('filters');
  if (filters && found.dataset['again'] && !found.querySelector('#filters')) {
    // It takes longer than a page waits: what is shown stays until there is more.
    byId('as-of').textContent = found.querySelector('[role=status]')?.textContent ?? '';
    timer = window.setTimeout(() => void show(address, push), SHORT_MS);
    return;
  }
  const focused = (document.activeElement as HTMLSelectElement | null)?.name;
  byId('figures').replaceWith(document.adoptNode(found));
  document.title = page.title;
  if (push) {
    window.history.pushState(null, '', address);
  }
  if (focused) {
    document.querySelector<HTMLElement>(`#filters select[name="${focused}"]`)?.focus();
  }
  start();
}

async function read(address: string): Promise<string | null> {
  try {
    const response = await fetch(address, { credentials: 'same-origin' });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

function start(): void {
  const filters = document.getElementById('filters') as HTMLFormElement | null;
  filters?.addEventListener('change', () => {
    const query = new URLSearchParams();
    for (const field of filters.querySelectorAll('select')) {
      if (field.value) {
        query.set(field.name, field.value);
      }
    }
    void show(`${filters.action}?${query.toString()}`, true);
  });
  again();
}

/** While the page says so it is asked for again; without an answer, too. */
function again(): void {
  const seconds = Number(byId('figures').dataset['again'] ?? 0);
  if (seconds) {
    timer = window.setTimeout(() => void show(window.location.href, false), seconds * 1000);
  }
}

window.addEventListener('popstate', () => void show(window.location.href, false));
start();
