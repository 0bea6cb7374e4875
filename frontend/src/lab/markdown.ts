/** Markdown as JupyterLab shows it; plain text needs no renderer, and most options are plain. */

import { MimeModel, type IRenderMimeRegistry } from '@jupyterlab/rendermime';

import { element } from '../question';

/** What Markdown would show otherwise than as it stands. */
const MARKUP = /[*_`\\[\]<>#$|~!&]|\n|^\s*(?:\d+[.)]|[-+])\s|https?:/;

/** `rendering` takes a promise for what is not in the element yet when it is returned. */
export function renderMarkdown(
  rendermime: IRenderMimeRegistry,
  markdown: string,
  rendering: Promise<void>[] = []
): HTMLElement {
  if (!MARKUP.test(markdown)) {
    const node = element('div', 'ls-plain');
    node.textContent = markdown;
    return node;
  }
  const renderer = rendermime.createRenderer('text/markdown');
  const model = new MimeModel({ data: { 'text/markdown': markdown }, trusted: false });
  rendering.push(renderer.renderModel(model).then(() => drawCheckBoxes(renderer.node)));
  return renderer.node;
}

/** The boxes of a list to tick off are drawn: nobody can tick them, and a control without a name confuses screen readers. */
function drawCheckBoxes(node: HTMLElement): void {
  for (const box of node.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')) {
    box.replaceWith(box.checked ? '☑ ' : '☐ ');
  }
}
