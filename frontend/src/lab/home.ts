/** The home page of a learner: lessons, papers, practice, and the wrong-question book. */

import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';

import { FirstPage } from './first_page';
import { renderMarkdown } from './markdown';
import type { Messages } from './messages';
import { busyButton, button, element, paragraph } from '../question';
import { makePractice, readHome, reason, type Home, type StudyFile } from './server';

export class HomePage extends FirstPage {
  constructor(
    messages: Messages,
    private readonly _rendermime: IRenderMimeRegistry,
    private readonly _open: (path: string) => void,
    private readonly _visit: (path: string) => void
  ) {
    super('lawstudy-home', messages.homeTitle, messages);
  }

  protected override async contents(): Promise<HTMLElement[]> {
    const { state, learner, exams, practice: papers, files, wrong, due } = await readHome();
    const messages = this.messages;
    const of = (kind: string): StudyFile[] => files.filter(file => file.kind === kind);
    const practice = of('practice');
    const damaged = of('damaged').map(file =>
      paragraph(messages.damagedFile(file.title), 'ls-problem')
    );
    return [
      heading('h1', messages.homeTitle, learner),
      ...this._standing(state),
      ...damaged,
      ...(state === 'open' ? [heading('h2', messages.exams), this._exams(exams)] : []),
      ...(state === 'open' ? [heading('h2', messages.review), ...this._review(due)] : []),
      heading('h2', messages.lessons),
      this._list(of('lesson')),
      heading('h2', messages.papers),
      ...this._papers(papers, of('paper')),
      ...(state === 'open' ? [heading('h2', messages.wrongQuestions), ...this._wrong(wrong)] : []),
      ...(practice.length > 0
        ? [heading('h3', messages.practice), this._list(practice.reverse())]
        : []),
      ...(state === 'open' ? [button(messages.account, () => this._visit('/password'))] : [])
    ];
  }

  /** What is missing, and the way to it. */
  private _standing(state: Home['state']): HTMLElement[] {
    const messages = this.messages;
    if (state === 'open') {
      return [];
    }
    if (state === 'away') {
      return [paragraph(messages.roomAway, 'ls-problem')];
    }
    const logIn = button(messages.logIn, () => this._visit('/'));
    logIn.classList.add('ls-primary');
    const box = element('div', 'ls-log-in');
    box.append(paragraph(messages.logInFirst), logIn);
    return [box];
  }

  /** What is due today, and the other places of the room where one studies. */
  private _review(due: number): HTMLElement[] {
    const messages = this.messages;
    const places = element('div', 'ls-places');
    if (due > 0) {
      const now = button(messages.reviewNow(due), () => this._visit('/review'));
      now.classList.add('ls-primary');
      places.append(now);
    }
    places.append(
      button(messages.chapters, () => this._visit('/practice')),
      button(messages.courses, () => this._visit('/courses')),
      button(messages.hours, () => this._visit('/my-study'))
    );
    return [...(due > 0 ? [] : [paragraph(messages.nothingDue)]), places];
  }

  private _exams(exams: Home['exams']): HTMLElement {
    const messages = this.messages;
    if (exams.length === 0) {
      return paragraph(messages.noExams);
    }
    const list = element('ul', 'ls-files');
    for (const exam of exams) {
      const entry = element('li', 'ls-file');
      const state = element('span', 'ls-state');
      state.textContent = [
        exam.state,
        ...(exam.starts_at ? [messages.startsAt(exam.starts_at)] : [])
      ].join(' · ');
      const title = exam.open
        ? button(exam.title, () => this._visit(`/exam/${exam.attempt}`))
        : element('span', 'ls-title');
      title.textContent = exam.title;
      entry.append(title, state);
      if (exam.receipt) {
        entry.append(button(messages.showReceipt, () => this._visit(`/receipt/${exam.attempt}`)));
      }
      list.append(entry);
    }
    return list;
  }

  /** Practice papers of the room, and those that lie here as files. */
  private _papers(papers: Home['practice'], files: readonly StudyFile[]): HTMLElement[] {
    const messages = this.messages;
    const list = element('ul', 'ls-files');
    for (const paper of papers) {
      const entry = element('li', 'ls-file');
      const state = element('span', 'ls-state');
      state.textContent = [
        paper.state,
        ...(paper.tries > 0 ? [messages.practised(paper.tries)] : []),
        ...(paper.score ? [messages.score(paper.score)] : [])
      ].join(' · ');
      const title = paper.open
        ? button(paper.title, () => this._visit(`/exam/${paper.attempt}`))
        : element('span', 'ls-title');
      title.textContent = paper.title;
      entry.append(title, state);
      list.append(entry);
    }
    const found = [
      ...(papers.length > 0 ? [list] : []),
      ...(files.length > 0 ? [this._list(files)] : [])
    ];
    return found.length > 0 ? found : [paragraph(messages.noPapers)];
  }

  private _list(files: readonly StudyFile[]): HTMLElement {
    const list = element('ul', 'ls-files');
    for (const file of files) {
      const entry = element('li', 'ls-file');
      const state = element('span', 'ls-state');
      state.textContent = this._state(file);
      entry.append(
        button(file.title, () => this._open(file.path)),
        state
      );
      list.append(entry);
    }
    return list;
  }

  private _state({ answered, questions, handed_in, score }: StudyFile): string {
    const messages = this.messages;
    if (!handed_in) {
      return messages.progress(answered, questions);
    }
    return score ? `${messages.handedIn} · ${messages.score(score)}` : messages.handedIn;
  }

  private _wrong(wrong: Home['wrong']): HTMLElement[] {
    const messages = this.messages;
    if (wrong.length === 0) {
      return [paragraph(messages.nothingWrong)];
    }
    const list = element('ol', 'ls-wrong-questions');
    for (const { stem, tries, last_tried } of wrong) {
      const entry = element('li', '');
      const [day = ''] = last_tried.split(' ');
      entry.append(
        renderMarkdown(this._rendermime, stem),
        paragraph(messages.tries(tries, day), 'ls-about')
      );
      list.append(entry);
    }
    const status = element('div', '');
    status.setAttribute('role', 'status');
    const make = busyButton(messages.makePractice, async () => {
      try {
        this._open(await makePractice());
      } catch (error) {
        status.replaceChildren(paragraph(reason(error, messages.unreachable), 'ls-problem'));
      }
    });
    make.classList.add('ls-primary');
    return [list, make, status];
  }
}

function heading(tag: 'h1' | 'h2' | 'h3', text: string, beside = ''): HTMLElement {
  const node = element(tag, '');
  node.textContent = text;
  if (beside) {
    const name = element('span', 'ls-learner');
    name.textContent = beside;
    node.append(name);
  }
  return node;
}
