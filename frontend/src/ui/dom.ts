/** Small pieces of the room's pages. */

import { addressOf } from '../net/api';

export { busyButton, button, element, paragraph } from '../question/dom';

/** An element of the page's template; that it is there is the template's promise. */
export function byId(id: string): HTMLElement {
  const node = document.getElementById(id);
  if (!node) {
    throw new Error(`the page lacks #${id}`);
  }
  return node;
}

/** A link to an address of the room. */
export function link(text: string, address: string): HTMLAnchorElement {
  const node = document.createElement('a');
  node.href = addressOf(address);
  node.className = 'ls-button';
  node.textContent = text;
  return node;
}

/** HTML that the server made from Markdown; there are no scripts in it and the page allows none. */
export function fromHtml(html: string): HTMLElement {
  const node = document.createElement('div');
  node.className = 'ls-html';
  node.innerHTML = html;
  return node;
}
