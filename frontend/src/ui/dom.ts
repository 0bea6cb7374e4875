/** Small pieces of pages. */

/** An element of the page's template; that it is there is the template's promise. */
export function byId(id: string): HTMLElement {
  const node = document.getElementById(id);
  if (!node) {
    throw new Error(`the page lacks #${id}`);
  }
  return node;
}

export function button(text: string, act: () => void): HTMLButtonElement {
  const node = document.createElement('button');
  node.type = 'button';
  node.className = 'ls-button';
  node.textContent = text;
  node.addEventListener('click', act);
  return node;
}

export function link(text: string, address: string): HTMLAnchorElement {
  const node = document.createElement('a');
  node.href = address;
  node.className = 'ls-button';
  node.textContent = text;
  return node;
}

export function paragraph(text: string): HTMLElement {
  const node = document.createElement('p');
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
