/** Articles that a lesson cites: a tap on the citation opens the text, which the page has, and closing it leads back. */

import { button, element } from '../ui/dom';
import { words } from '../words/words';

export function startArticles(dialog: HTMLDialogElement): void {
  document.addEventListener('click', event => {
    const tapped = (event.target as Element).closest<HTMLAnchorElement>('a.ls-citation');
    const found = tapped && document.getElementById(tapped.hash.slice(1));
    if (found) {
      event.preventDefault();
      show(dialog, found);
    }
  });
  dialog.addEventListener('click', event => {
    if (event.target === dialog) {
      dialog.close(); // Beside it.
    }
  });
}

function show(dialog: HTMLDialogElement, found: HTMLElement): void {
  const text = element('div', 'room-article');
  text.append(...[...found.children].map(node => node.cloneNode(true)));
  text.querySelector('h2')!.id = 'article-title';
  const close = button(words.close, () => dialog.close());
  const actions = element('div', 'room-actions');
  actions.append(close);
  dialog.replaceChildren(text, actions);
  dialog.showModal();
  close.focus();
}
