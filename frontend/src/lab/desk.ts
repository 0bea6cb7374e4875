/** The first page of an administrator: for each exam its figures, its notebooks, and its papers in formgrader. */

import { PageConfig, PathExt, URLExt } from '@jupyterlab/coreutils';
import { Widget } from '@lumino/widgets';
import type { Message } from '@lumino/messaging';

import { button, busyButton, element, paragraph } from '../question';
import type { Messages } from './messages';
import { readDesk, reason, type DeskExam } from './server';

export interface DeskActions {
  /** Open a notebook as it is. */
  readonly open: (path: string) => void;
  /** Open a notebook and run all of it; resolves when its figures are there. */
  readonly run: (path: string) => Promise<void>;
}

export class Desk extends Widget {
  private readonly _page = element('main', 'ls-page ls-home-page');

  constructor(
    private readonly _messages: Messages,
    private readonly _actions: DeskActions
  ) {
    super();
    this.id = 'lawstudy-desk';
    this.addClass('ls-view');
    this.addClass('ls-home');
    this.title.label = _messages.deskTitle;
    this.title.closable = true;
    this._page.append(paragraph(_messages.loading));
    this.node.append(this._page);
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this._refresh();
  }

  /** An exam that was scored meanwhile shows when the page is seen again. */
  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    void this._refresh();
  }

  private async _refresh(): Promise<void> {
    const messages = this._messages;
    try {
      const exams = await readDesk();
      const title = element('h1', '');
      title.textContent = messages.deskTitle;
      this._page.replaceChildren(
        title,
        ...(exams.length === 0 ? [paragraph(messages.noResults)] : exams.map(this._exam, this)),
        formgrader(messages.allPapers, 'manage_assignments')
      );
    } catch (error) {
      this._page.replaceChildren(paragraph(reason(error, messages.unreachable), 'ls-problem'));
    }
  }

  private _exam({ title, notebooks, papers }: DeskExam): HTMLElement {
    const messages = this._messages;
    const part = element('section', 'ls-desk-exam');
    const heading = element('h2', '');
    heading.textContent = title;
    const figures = busyButton(messages.makeFigures, async () => {
      figures.textContent = messages.makingFigures;
      try {
        // One after the other: each notebook starts a program of its own.
        for (const path of notebooks) {
          await this._actions.run(path);
        }
        this._actions.open(notebooks[0]!);
      } finally {
        figures.textContent = messages.makeFigures;
      }
    });
    figures.classList.add('ls-primary');
    part.append(
      heading,
      figures,
      line(
        messages.notebooks,
        notebooks.map(path =>
          button(PathExt.basename(path, '.ipynb'), () => this._actions.open(path))
        )
      ),
      line(
        messages.marking,
        papers.map(paper =>
          formgrader(messages.form(paper.form), `gradebook/${encodeURIComponent(paper.name)}`)
        )
      )
    );
    return part;
  }
}

function line(label: string, parts: readonly HTMLElement[]): HTMLElement {
  const whole = paragraph(label);
  for (const part of parts) {
    whole.append(part, ' ');
  }
  return whole;
}

/** nbgrader's pages are whole pages: they open beside JupyterLab. */
function formgrader(label: string, page: string): HTMLElement {
  const link = document.createElement('a');
  link.className = 'ls-button';
  link.textContent = label;
  link.href = URLExt.join(PageConfig.getBaseUrl(), 'formgrader', page);
  link.target = '_blank';
  return link;
}
