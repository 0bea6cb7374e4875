/** Markdown as JupyterLab shows it; plain text needs no renderer, and most options are plain. */

import { MimeModel, type IRenderMimeRegistry } from '@jupyterlab/rendermime';

import { element } from './question_form';

/** What Markdown would show otherwise than as it stands. */
const MARKUP = /[*_`\\[\]<>#$|~!&]|\n|^\s*(?:\d+[.)]|[-+])\s|https?:/;

export function renderMarkdown(rendermime: IRenderMimeRegistry, markdown: string): HTMLElement {
  if (!MARKUP.test(markdown)) {
    const node = element('div', 'ls-plain');
    node.textContent = markdown;
    return node;
  }
  const renderer = rendermime.createRenderer('text/markdown');
  const model = new MimeModel({ data: { 'text/markdown': markdown }, trusted: false });
  void renderer.renderModel(model);
  return renderer.node;
}
