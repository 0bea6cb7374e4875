/**
 * One question as a form: radio buttons, check boxes, text fields. Plain DOM, so that JupyterLab and the exam room show the
 * same thing. A form changes only its own elements; the host keeps the answer and decides where it is stored.
 */

import { BLANK } from '../generated/vocabulary';
import { button, element, paragraph } from './dom';
import {
  charactersOver,
  hasShape,
  isBlank,
  isConstructed,
  limitOf,
  type Answer,
  type Facts,
  type Option
} from './model';
import type { Strings } from './strings';

export interface Host {
  /** Markdown (with what the host allows in it) as an element; called once for the stem and once for each option. */
  render(markdown: string): HTMLElement;
  /** The candidate changed the answer. */
  changed(answer: Answer): void;
  /** The candidate marked the question for later, or took the mark away. Without it no mark is offered. */
  marked?(on: boolean): void;
}

export class QuestionForm {
  readonly node: HTMLElement;
  private readonly _body: HTMLElement;
  private readonly _notice: HTMLElement;
  /** Says that the text is too long, and by how much. */
  private readonly _limit = element('p', 'ls-limit');
  private readonly _inputs: (HTMLInputElement | HTMLTextAreaElement)[] = [];
  private _mark: HTMLInputElement | null = null;
  private _count: HTMLElement | null = null;
  private _answer: Answer = null;
  private _locked = false;
  /** What is stored cannot be shown, and nobody has asked to answer anew. */
  private _refuses = false;

  constructor(
    readonly facts: Facts,
    private readonly _host: Host,
    private readonly _strings: Strings
  ) {
    this.node = element('section', 'ls-question');
    this.node.id = `ls-${facts.question}`;
    this.node.dataset.question = facts.question;
    this.node.dataset.kind = facts.kind;
    this.node.tabIndex = -1;
    this._notice = element('div', 'ls-notice');
    this._notice.setAttribute('role', 'status');
    this._limit.setAttribute('role', 'status');
    this._limit.id = `${this.node.id}-limit`;
    this._body = this._build();
    this.node.append(this._body, this._limit, this._notice);
  }

  get answer(): Answer {
    return this._answer;
  }

  /** Show an answer that is stored; `undefined` when what is stored is no answer that can be shown. */
  show(answer: Answer | undefined): void {
    if (answer === undefined || !hasShape(this.facts, answer)) {
      this._refuse(answer === undefined ? this._strings.byHand : this._strings.noSuchOption);
      return;
    }
    this._answer = answer;
    this._notice.replaceChildren();
    this._refuses = false;
    this._showDisabled();
    this._fill(answer);
  }

  showMark(on: boolean): void {
    if (this._mark) {
      this._mark.checked = on;
    }
    this.node.classList.toggle('ls-marked', on);
  }

  /** Take no more answers, or take them again. */
  lock(on: boolean): void {
    this._locked = on;
    this._showDisabled();
    this.node.classList.toggle('ls-locked', on);
  }

  /** Something to read below the question: feedback of a self-check. Replaces what stood there; nothing takes it away. */
  say(content: Node | string, tone: 'right' | 'wrong' | 'plain' = 'plain'): void {
    if (content === '') {
      this._notice.replaceChildren();
      return;
    }
    const box = element('div', `ls-feedback ls-${tone}`);
    box.append(content);
    this._notice.replaceChildren(box);
  }

  /** Add a control of the host below the question. */
  act(control: HTMLElement): void {
    this._limit.before(control);
  }

  /** Move the focus into the question. */
  focus(): void {
    (this._inputs.find(input => !input.disabled) ?? this.node).focus();
  }

  private _build(): HTMLElement {
    const { facts } = this;
    const fieldset = element('fieldset', 'ls-fieldset') as HTMLFieldSetElement;
    const legend = element('legend', 'ls-legend');
    const number = element('span', 'ls-number');
    number.textContent = this._strings.number(facts.label);
    const about = element('span', 'ls-about');
    about.textContent = `${this._strings.kinds[facts.kind]}${this._pointsText()}`;
    const stem = this._host.render(facts.stem.split('{{}}').join(BLANK));
    stem.classList.add('ls-stem');
    legend.append(number, ' ', about, stem);
    fieldset.append(legend, ...this._controls());
    if (this._host.marked) {
      fieldset.append(this._markControl());
    }
    return fieldset;
  }

  private _pointsText(): string {
    const { points } = this.facts;
    return points === undefined ? '' : this._strings.points(String(Number(points.toFixed(2))));
  }

  private _controls(): HTMLElement[] {
    const { facts } = this;
    switch (facts.kind) {
      case 'single':
        return [this._choices('radio', facts.options)];
      case 'multiple':
        return [this._choices('checkbox', facts.options)];
      case 'true_false':
        return [
          this._choices('radio', [
            { id: 'true', text: this._strings.yes },
            { id: 'false', text: this._strings.no }
          ])
        ];
      case 'fill_in':
        return Array.from({ length: facts.blanks }, (_, index) => this._blank(index));
      default:
        return [this._longAnswer()];
    }
  }

  private _choices(type: 'radio' | 'checkbox', options: readonly Option[]): HTMLElement {
    const list = element('div', 'ls-options');
    for (const option of options) {
      const input = document.createElement('input');
      input.type = type;
      input.name = this.facts.question;
      input.value = option.id;
      input.addEventListener('change', () => this._read());
      this._inputs.push(input);
      const label = element('label', 'ls-option');
      const text = this._host.render(option.text);
      text.classList.add('ls-option-text');
      label.append(input);
      if (this.facts.options.length > 0) {
        const letter = element('span', 'ls-letter');
        letter.textContent = `${option.letter ?? option.id}．`;
        label.append(letter);
      }
      label.append(text);
      list.append(label);
    }
    return list;
  }

  private _blank(index: number): HTMLElement {
    const input = document.createElement('input');
    input.type = 'text';
    input.autocomplete = 'off';
    input.addEventListener('input', () => this._read());
    this._inputs.push(input);
    const label = element('label', 'ls-blank');
    label.append(this._strings.blank(index + 1, this.facts.blanks), input);
    return label;
  }

  private _longAnswer(): HTMLElement {
    const area = document.createElement('textarea');
    area.rows = 8;
    area.addEventListener('input', () => this._read());
    this._inputs.push(area);
    const label = element('label', 'ls-long');
    this._count = element('span', 'ls-count');
    label.append(this._strings.answer, area);
    const box = element('div', 'ls-long-box');
    box.append(label, this._count);
    return box;
  }

  private _markControl(): HTMLElement {
    const input = document.createElement('input');
    input.type = 'checkbox';
    input.addEventListener('change', () => {
      this.node.classList.toggle('ls-marked', input.checked);
      this._host.marked?.(input.checked);
    });
    this._mark = input;
    const label = element('label', 'ls-mark');
    label.append(input, this._strings.mark);
    return label;
  }

  /** Take the answer from the controls and tell the host. */
  private _read(): void {
    const checked = this._inputs.filter(
      input => input instanceof HTMLInputElement && input.checked
    );
    const texts = this._inputs.map(input => input.value);
    let answer: Answer;
    switch (this.facts.kind) {
      case 'single':
        answer = checked[0]?.value ?? null;
        break;
      case 'multiple':
        answer = checked.length ? checked.map(input => input.value) : null;
        break;
      case 'true_false':
        answer = checked.length ? checked[0]!.value === 'true' : null;
        break;
      case 'fill_in':
        answer = texts.every(text => text.trim() === '')
          ? null
          : this.facts.blanks === 1
            ? texts[0]!
            : texts;
        break;
      default:
        answer = texts[0]!;
    }
    this._answer = answer;
    this._showState();
    this._host.changed(answer);
  }

  /** Put an answer into the controls. Text that is being typed is left alone. */
  private _fill(answer: Answer): void {
    const chosen = Array.isArray(answer) ? answer : [String(answer)];
    this._inputs.forEach((input, index) => {
      if (input instanceof HTMLInputElement && input.type !== 'text') {
        input.checked = chosen.includes(input.value);
        return;
      }
      const text = Array.isArray(answer) ? (answer[index] ?? '') : String(answer ?? '');
      if (input.value !== text) {
        input.value = text;
      }
    });
    this._showState();
  }

  private _showState(): void {
    this.node.classList.toggle('ls-answered', !isBlank(this.facts, this._answer));
    for (const input of this._inputs) {
      const chosen = input instanceof HTMLInputElement && input.checked;
      input.closest('.ls-option')?.classList.toggle('ls-chosen', chosen);
    }
    this._showLimit();
    if (this._count && isConstructed(this.facts.kind)) {
      const text = String(this._answer ?? '').replace(/\s/g, '');
      this._count.textContent = this._strings.characters(Array.from(text).length);
    }
  }

  private _showLimit(): void {
    const over = charactersOver(this.facts, this._answer);
    const limit = limitOf(this.facts.kind);
    const text = over > 0 ? this._strings.tooLong(limit, over) : '';
    if (this._limit.textContent !== text) {
      this._limit.textContent = text;
    }
    for (const input of this._inputs) {
      const long = over > 0 && Array.from(input.value).length > limit;
      if (long) {
        input.setAttribute('aria-invalid', 'true');
        input.setAttribute('aria-describedby', this._limit.id);
      } else {
        input.removeAttribute('aria-invalid');
        input.removeAttribute('aria-describedby');
      }
    }
  }

  /** What is stored stays; the candidate may answer anew. */
  private _refuse(reason: string): void {
    this._answer = null;
    this._fill(null);
    this._refuses = true;
    this._showDisabled();
    const again = button(this._strings.answerAgain, () => {
      this._notice.replaceChildren();
      this._refuses = false;
      this._showDisabled();
      this.focus();
    });
    this._notice.replaceChildren(paragraph(reason, 'ls-problem'), again);
  }

  private _showDisabled(): void {
    for (const input of this._inputs) {
      input.disabled = this._refuses || this._locked;
    }
  }
}

/** What stands in the place of a question that cannot be shown. */
export function problemNode(reason: string): HTMLElement {
  const node = element('section', 'ls-question ls-broken');
  const text = paragraph(reason, 'ls-problem');
  text.setAttribute('role', 'alert');
  node.append(text);
  return node;
}
