/** Articles of the law: a tap on a citation opens the text where the site has it, and closing it leads back. */

import { words } from '../words/words';
import { button, element, paragraph } from './dom';

/** Lines of the articles whose texts are at hand, by citation. */
export type Articles = Readonly<Record<string, readonly string[]>>;

/** `依据：…`, each citation to be opened that has a text. */
export function citedNode(citations: readonly string[], articles: Articles): HTMLElement {
  const node = paragraph(words.cited(''), 'ls-citations');
  citations.forEach((cited, place) => {
    const lines = articles[cited];
    node.append(place > 0 ? '；' : '', lines ? opener(cited, lines) : cited);
  });
  return node;
}

/** Citations in a text lead to a part of the page that is not shown: its heading and its lines are. */
export function openCitations(root: HTMLElement): void {
  root.addEventListener('click', event => {
    const tapped = (event.target as Element).closest<HTMLAnchorElement>('a.ls-citation');
    const found = tapped && document.getElementById(tapped.hash.slice(1));
    if (found) {
      event.preventDefault();
      const lines = [...found.querySelectorAll('p')].map(line => line.textContent);
      open(found.querySelector('h2')?.textContent ?? '', lines);
    }
  });
}

function opener(cited: string, lines: readonly string[]): HTMLButtonElement {
  const node = button(cited, () => open(cited, lines));
  node.className = 'ls-citation';
  return node;
}

function open(cited: string, lines: readonly string[]): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'room-article';
  dialog.setAttribute('aria-label', cited);
  const title = element('h2', '');
  title.textContent = cited;
  const close = button(words.close, () => dialog.close());
  const actions = element('div', 'room-actions');
  actions.append(close);
  dialog.append(title, ...lines.map(line => paragraph(line)), actions);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', event => {
    if (event.target === dialog) {
      dialog.close(); // Beside it.
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}
