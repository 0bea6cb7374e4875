/** Small pieces of pages that the question form, the room and JupyterLab make alike. */

export function element(tag: string, className: string): HTMLElement {
  const node = document.createElement(tag);
  node.className = className;
  return node;
}

export function paragraph(text: string, className = ''): HTMLElement {
  const node = element('p', className);
  node.textContent = text;
  return node;
}

/** `title`: what it does, where the text is only a sign. */
export function button(text: string, act: () => void, title = ''): HTMLButtonElement {
  const node = document.createElement('button');
  node.type = 'button';
  node.className = 'ls-button';
  node.textContent = text;
  if (title) {
    node.title = title;
    node.setAttribute('aria-label', title);
  }
  node.addEventListener('click', act);
  return node;
}

/** A button that cannot be pressed again before its work is done. */
export function busyButton(text: string, work: () => Promise<void>): HTMLButtonElement {
  const node = button(text, () => {
    node.disabled = true;
    void work().finally(() => {
      node.disabled = false;
    });
  });
  return node;
}
