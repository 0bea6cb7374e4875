/** The strip above the page and the outline beside it: where one is, what is answered, what is marked, what is saved. */

import type { Messages } from './messages';
import { button, element, type QuestionForm } from '../question';
import type { SaveState } from './saver';

export interface QuestionState {
  readonly name: string;
  readonly answered: boolean;
  readonly marked: boolean;
}

/** Where the buttons lead; those that are absent are not shown. */
export interface Ways {
  go(question: string): void;
  undo(): void;
  redo(): void;
  home?(): void;
  plain?(): void;
}

const SIZES = [100, 115, 130, 150, 175];

export class Navigator {
  readonly bar = element('header', 'ls-bar');
  readonly outline = element('nav', 'ls-outline');
  private readonly _progress = element('span', 'ls-progress');
  private readonly _saving = element('span', 'ls-saving');
  private readonly _meter = document.createElement('progress');
  private readonly _buttons = new Map<string, HTMLButtonElement>();
  private _states: readonly QuestionState[] = [];
  private _page: HTMLElement | null = null;
  private _size = 0;
  private _last: Element | null = null;

  constructor(
    private readonly _messages: Messages,
    private readonly _ways: Ways
  ) {
    this._progress.setAttribute('role', 'status');
    this._saving.setAttribute('role', 'status');
    this._meter.setAttribute('aria-hidden', 'true');
    this.outline.setAttribute('aria-label', _messages.outline);
    const { home, plain } = _ways;
    const contents = this._contentsButton();
    this.bar.append(
      ...(home ? [always(button(_messages.home, () => home()))] : []),
      contents,
      this._progress,
      this._meter,
      button(_messages.previous, () => this._step(-1)),
      button(_messages.next, () => this._step(1)),
      button(_messages.nextOpen, () => this._step(1, true)),
      button(_messages.undo, () => _ways.undo()),
      button(_messages.redo, () => _ways.redo()),
      always(button('A−', () => this._resize(-1), _messages.smaller)),
      always(button('A＋', () => this._resize(1), _messages.larger)),
      ...(plain ? [always(button(_messages.plain, () => plain()))] : []),
      this._saving
    );
  }

  /** Notice where the candidate is, by the focus. */
  follow(page: HTMLElement): void {
    page.addEventListener('focusin', event => {
      const target = event.target instanceof Element ? event.target : null;
      this._last = target?.closest('.ls-question') ?? this._last;
    });
  }

  /** Make the outline of a page: its headings once they are `rendered`, and a button for each question below them. */
  build(page: HTMLElement, forms: readonly QuestionForm[], rendered: Promise<unknown>): void {
    this._page = page;
    this._last = null;
    this._buttons.clear();
    this.outline.replaceChildren();
    for (const form of forms) {
      const { question, label } = form.facts;
      const jump = button(label, () => this._ways.go(question));
      jump.classList.add('ls-jump');
      this._buttons.set(question, jump);
    }
    this._fillOutline(page);
    void rendered.then(() => this._fillOutline(page));
  }

  show(states: readonly QuestionState[]): void {
    this._states = states;
    const answered = states.filter(state => state.answered).length;
    const marked = states.filter(state => state.marked).length;
    const text =
      (states.length > 0 ? this._messages.progress(answered, states.length) : '') +
      (marked > 0 ? this._messages.markedCount(marked) : '');
    if (this._progress.textContent !== text) {
      this._progress.textContent = text;
    }
    this._meter.max = Math.max(states.length, 1);
    this._meter.value = answered;
    this.bar.classList.toggle('ls-no-questions', states.length === 0);
    for (const state of states) {
      const jump = this._buttons.get(state.name);
      jump?.classList.toggle('ls-answered', state.answered);
      jump?.classList.toggle('ls-marked', state.marked);
      const label = jump?.textContent ?? '';
      jump?.setAttribute(
        'aria-label',
        `${label}，${this._messages.state(state.answered, state.marked)}`
      );
    }
  }

  showSaving(state: SaveState): void {
    this._saving.textContent = this._messages[state];
    this._saving.classList.toggle('ls-offline', state === 'offline');
  }

  /** Where there is no room for the outline beside the page, a button shows it. */
  private _contentsButton(): HTMLButtonElement {
    const contents = button(this._messages.outline, () => show(contents.ariaExpanded !== 'true'));
    const show = (open: boolean): void => {
      contents.ariaExpanded = String(open);
      this.outline.classList.toggle('ls-open', open);
    };
    always(contents).classList.add('ls-contents');
    show(false);
    this.outline.addEventListener('click', () => show(false));
    return contents;
  }

  private _fillOutline(page: HTMLElement): void {
    const parts = page.querySelectorAll<HTMLElement>('h1, h2, h3, .ls-question[data-question]');
    const nodes: HTMLElement[] = [];
    let group: HTMLElement | null = null;
    parts.forEach(part => {
      const jump = this._buttons.get(part.dataset.question ?? '');
      if (jump) {
        if (!group) {
          group = element('div', 'ls-jumps');
          nodes.push(group);
        }
        group.append(jump);
      } else if (part.dataset.question === undefined && !part.closest('.ls-question')) {
        group = null;
        const link = button(heading(part), () => {
          part.tabIndex = -1;
          part.scrollIntoView();
          part.focus({ preventScroll: true });
        });
        link.classList.add('ls-heading', `ls-${part.tagName.toLowerCase()}`);
        nodes.push(link);
      }
    });
    this.outline.replaceChildren(...nodes);
  }

  private _step(by: 1 | -1, open = false): void {
    if (this._states.length === 0 || !this._page) {
      return;
    }
    const at = this._current();
    const count = this._states.length;
    for (let step = 1; step <= count; step += 1) {
      const index = (((at + by * step) % count) + count) % count;
      if (!open || !this._states[index]!.answered) {
        this._ways.go(this._states[index]!.name);
        return;
      }
    }
  }

  /** The question that last had the focus, while it is in sight; else the last one above the page; -1 before the first. */
  private _current(): number {
    const page = this._page?.getBoundingClientRect();
    if (!page) {
      return -1;
    }
    const places = this._states.map(({ name }) => this._page?.querySelector(`#ls-${name}`));
    const last = this._last?.getBoundingClientRect();
    if (last && last.bottom > page.top && last.top < page.bottom) {
      return places.indexOf(this._last);
    }
    return places.filter(node => node && node.getBoundingClientRect().top < page.top).length - 1;
  }

  private _resize(by: 1 | -1): void {
    this._size = Math.min(SIZES.length - 1, Math.max(0, this._size + by));
    this._page?.style.setProperty('font-size', `${SIZES[this._size]}%`);
  }
}

/** Shown where there is no question too. */
function always(button: HTMLButtonElement): HTMLButtonElement {
  button.classList.add('ls-always');
  return button;
}

function heading(node: HTMLElement): string {
  return node.textContent.replace(/¶$/, '').trim();
}
