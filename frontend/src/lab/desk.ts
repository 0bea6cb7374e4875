/** The first page of an administrator: the reports' notebooks of each year and exam, and the exams' papers in formgrader. */

import { PageConfig, PathExt, URLExt } from '@jupyterlab/coreutils';

import { busyButton, element, paragraph } from '../question';
import { FirstPage } from './first_page';
import type { Messages } from './messages';
import { copyNotebook, readDesk, reason, type DeskPart } from './server';

export interface DeskActions {
  /** Open a notebook as it is. */
  readonly open: (path: string) => void;
  /** Open a notebook and run all of it; resolves when its figures are there. */
  readonly run: (path: string) => Promise<void>;
}

/** So many parts are unfolded at first. */
const OPEN_PARTS = 2;

export class Desk extends FirstPage {
  constructor(
    messages: Messages,
    private readonly _actions: DeskActions
  ) {
    super('lawstudy-desk', messages.deskTitle, messages);
  }

  protected override async contents(): Promise<HTMLElement[]> {
    const messages = this.messages;
    const parts = await readDesk();
    const title = element('h1', '');
    title.textContent = messages.deskTitle;
    return [
      title,
      ...(parts.length === 0
        ? [paragraph(messages.noResults)]
        : [paragraph(messages.ownCopies), ...parts.map(this._part, this)]),
      ...(hasFormgrader() ? [formgrader(messages.allPapers, 'manage_assignments')] : [])
    ];
  }

  /** What is newest is unfolded: a year, and its first exam. */
  private _part({ title, notebooks, papers }: DeskPart, place: number): HTMLElement {
    const messages = this.messages;
    const part = document.createElement('details');
    part.className = 'ls-desk-part';
    part.open = place < OPEN_PARTS;
    const heading = document.createElement('summary');
    const name = element('h2', '');
    name.textContent = title;
    heading.append(name);
    const list = element('ul', 'ls-files');
    list.append(...notebooks.map(this._notebook, this));
    part.append(heading, list);
    if (papers.length > 0 && hasFormgrader()) {
      part.append(
        line(
          messages.marking,
          papers.map(paper =>
            formgrader(messages.form(paper.form), `gradebook/${encodeURIComponent(paper.name)}`)
          )
        )
      );
    }
    return part;
  }

  /** One button runs it; another one opens it as it was left. */
  private _notebook(path: string): HTMLElement {
    const messages = this.messages;
    const title = PathExt.basename(path, '.ipynb');
    const entry = element('li', 'ls-file');
    const name = element('span', 'ls-title');
    name.textContent = title;
    const status = element('span', 'ls-state');
    status.setAttribute('role', 'status');
    const copied = async (then: () => Promise<void> | void): Promise<void> => {
      try {
        status.textContent = '';
        await copyNotebook(path);
        await then();
      } catch (error) {
        status.textContent = reason(error, messages.unreachable);
      }
    };
    const run = busyButton(messages.runReport, () =>
      copied(async () => {
        status.textContent = messages.makingFigures;
        await this._actions.run(path);
        status.textContent = '';
      })
    );
    run.setAttribute('aria-label', messages.runOne(title));
    run.classList.add('ls-primary');
    const open = busyButton(messages.openReport, () => copied(() => this._actions.open(path)));
    open.setAttribute('aria-label', messages.openOne(title));
    entry.append(name, run, open, status);
    return entry;
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
/** Behind a Hub it is there for those who mark. */
function hasFormgrader(): boolean {
  return PageConfig.getOption('lawstudyFormgrader') === 'true';
}

function formgrader(label: string, page: string): HTMLElement {
  const link = document.createElement('a');
  link.className = 'ls-button';
  link.textContent = label;
  link.href = URLExt.join(PageConfig.getBaseUrl(), 'formgrader', page);
  link.target = '_blank';
  return link;
}
