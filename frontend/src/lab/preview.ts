/** An item file as a candidate will see it, beside the editor: its form, its key, and what is wrong with the file. */

import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';

import { renderMarkdown } from './markdown';
import type { Messages } from './messages';
import {
  QuestionForm,
  element,
  paragraph,
  problemNode,
  readFacts,
  type Strings
} from '../question';
import { previewItem, reason, type Preview } from './server';

const DELAY_MS = 300;

/** Whether a Markdown text is meant as an item: it has a head with a type. */
export function isItemText(text: string): boolean {
  return /^\uFEFF?---\s*\n(?:(?!---)[^\n]*\n)*?type\s*:/.test(text);
}

export class ItemPreview extends Widget {
  private readonly _problems = element('section', 'ls-preview-problems');
  private readonly _item = element('section', 'ls-preview-item');
  private _timer = 0;
  private _asked = 0;

  constructor(
    private readonly _context: DocumentRegistry.IContext<DocumentRegistry.ICodeModel>,
    private readonly _rendermime: IRenderMimeRegistry,
    private readonly _messages: Messages,
    private readonly _strings: Strings
  ) {
    super();
    this.addClass('ls-view');
    this.addClass('ls-preview');
    this._problems.setAttribute('role', 'status');
    const page = element('main', 'ls-page');
    page.append(this._problems, this._item);
    this.node.append(page);
    void _context.ready.then(() => {
      _context.model.contentChanged.connect(this._plan, this);
      void this._update();
    });
  }

  override dispose(): void {
    window.clearTimeout(this._timer);
    super.dispose();
  }

  private _plan(): void {
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(() => void this._update(), DELAY_MS);
  }

  private async _update(): Promise<void> {
    this._asked += 1;
    const asked = this._asked;
    try {
      const { localPath, model } = this._context;
      const preview = await previewItem(localPath, model.sharedModel.getSource());
      if (asked === this._asked && !this.isDisposed) {
        this._show(preview);
      }
    } catch (error) {
      const text = reason(error, this._messages.previewFailed);
      this._problems.replaceChildren(paragraph(text, 'ls-problem'));
    }
  }

  private _show({ problems, context, questions, rationale, citations, review }: Preview): void {
    const messages = this._messages;
    const count = element('h2', '');
    count.textContent =
      problems.length > 0 ? messages.problems(problems.length) : messages.noProblems;
    const list = element('ul', '');
    for (const [line, text] of problems) {
      const entry = element('li', 'ls-problem');
      entry.textContent = messages.atLine(line, text);
      list.append(entry);
    }
    this._problems.replaceChildren(
      count,
      ...(review ? [paragraph(review, 'ls-review-state')] : []),
      ...(problems.length > 0 ? [list] : [])
    );
    // A file that cannot be read leaves the last form in sight, dimmed: a trainer is in the middle of a word.
    this._item.classList.toggle('ls-outdated', questions.length === 0);
    if (questions.length === 0) {
      return;
    }
    const parts: HTMLElement[] = context ? [this._render(context)] : [];
    for (const { facts, key } of questions) {
      parts.push(this._form(facts, key));
    }
    const title = element('h3', '');
    title.textContent = messages.rationale;
    parts.push(
      title,
      this._render(rationale),
      paragraph(messages.basis + citations.join('；'), 'ls-citations')
    );
    this._item.replaceChildren(...parts);
  }

  private _form(metadata: unknown, key: string): HTMLElement {
    const facts = readFacts(metadata);
    if (typeof facts === 'string') {
      return problemNode(this._strings.damaged);
    }
    const host = { render: (text: string) => this._render(text), changed: () => undefined };
    const form = new QuestionForm(facts, host, this._strings);
    form.say(this._render(this._messages.key(key)), 'right');
    return form.node;
  }

  private _render(markdown: string): HTMLElement {
    return renderMarkdown(this._rendermime, markdown);
  }
}
