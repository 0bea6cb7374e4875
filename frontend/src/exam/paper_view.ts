/** The paper on the page: questions in the candidate's own order, the map of what is answered, one at a time or all. */

import {
  QuestionForm,
  element,
  fits,
  isBlank,
  isPartlyFilled,
  problemNode,
  readFacts,
  stringsOf,
  type Answer,
  type Facts
} from '../question';
import { button, fromHtml } from '../ui/dom';
import { trans, words } from '../words/words';

export interface Content {
  readonly head: string;
  readonly sections: readonly {
    readonly head: string;
    readonly groups: readonly {
      readonly context: string;
      readonly questions: readonly unknown[];
    }[];
  }[];
}

export interface Arrangement {
  readonly order: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

interface Entry {
  readonly form: QuestionForm;
  readonly jump: HTMLButtonElement;
  /** What stands above the question when it is shown alone. */
  readonly above: readonly HTMLElement[];
  marked: boolean;
  /** Its newest answer is not sent, because the server does not take it as it is. */
  aside: boolean;
}

const SIZES = [100, 115, 130, 150, 175, 200];

/** `changed` is null where the paper is only read. */
export class PaperView {
  readonly body = element('div', 'room-questions');
  readonly map = element('nav', 'room-map');
  readonly tools = element('div', 'room-tools');
  private readonly _entries = new Map<string, Entry>();
  private readonly _steps = element('div', 'room-steps');
  private _current = '';
  private _alone = false;
  private _locked = false;
  private _size = 0;

  constructor(
    content: Content,
    arrangement: Arrangement,
    private readonly _changed: ((facts: Facts, value: Answer, marked: boolean) => void) | null
  ) {
    this.map.setAttribute('aria-label', words.map);
    this._build(content, arrangement);
    this._buildTools();
    this._current = [...this._entries.keys()][0] ?? '';
    this.body.tabIndex = -1;
    this.map.addEventListener('keydown', event => this._moveOnMap(event));
    this._holdOnMap();
    this.body.addEventListener('focusin', event => {
      const found = (event.target as Element).closest<HTMLElement>('.ls-question');
      this._current = found?.dataset.question ?? this._current;
      this._holdOnMap();
    });
  }

  get count(): number {
    return this._entries.size;
  }

  get answered(): number {
    return [...this._entries.values()].filter(
      entry => !isBlank(entry.form.facts, entry.form.answer)
    ).length;
  }

  /**
   * Labels of the questions without an answer, of those with blanks left empty, of those marked for later, and of those whose
   * newest answer is not taken.
   */
  get open(): { unanswered: string[]; partly: string[]; marked: string[]; aside: string[] } {
    const labels = (which: (entry: Entry) => boolean): string[] =>
      [...this._entries.values()].filter(which).map(entry => entry.form.facts.label);
    return {
      unanswered: labels(entry => isBlank(entry.form.facts, entry.form.answer)),
      partly: labels(entry => isPartlyFilled(entry.form.facts, entry.form.answer)),
      marked: labels(entry => entry.marked),
      aside: labels(entry => entry.aside)
    };
  }

  /** The number of a question as the candidate sees it. */
  label(question: string): string {
    return this._entries.get(question)?.form.facts.label ?? question;
  }

  show(question: string, value: Answer, marked: boolean): void {
    const entry = this._entries.get(question);
    if (entry) {
      entry.form.show(value);
      entry.form.showMark(marked);
      entry.marked = marked;
      this._showState(entry);
    }
  }

  /** Whether the server takes a value as an answer to a question. */
  takes(question: string, value: Answer): boolean {
    const entry = this._entries.get(question);
    return entry === undefined || fits(entry.form.facts, value);
  }

  /** The server did not take the answer as it is; what it says stands at the question until the answer changes. */
  refuse(question: string, text: string): void {
    this._entries.get(question)?.form.say(text, 'wrong');
  }

  /** After handing in: what there is to learn stands at the question, and the map shows where it was right. */
  tell(question: string, lesson: (facts: Facts) => HTMLElement, right: boolean | null): void {
    const entry = this._entries.get(question);
    if (entry) {
      if (right === null) {
        entry.form.say(lesson(entry.form.facts));
        return;
      }
      entry.form.say(lesson(entry.form.facts), right ? 'right' : 'wrong');
      entry.jump.classList.add(right ? 'room-was-right' : 'room-was-wrong');
      const state = right ? words.right : words.wrong;
      entry.jump.setAttribute('aria-label', `${entry.form.facts.label}，${state}`);
    }
  }

  /** Show which questions' newest answers are not saved because the server does not take them. */
  showAside(questions: readonly string[]): void {
    this._entries.forEach((entry, name) => {
      entry.aside = questions.includes(name);
      this._showState(entry);
    });
  }

  /** Take no more answers, or take them again. */
  lock(on: boolean): void {
    if (on === this._locked) {
      return; // A question that takes none for a reason of its own stays so.
    }
    this._locked = on;
    this._entries.forEach(entry => entry.form.lock(on));
  }

  go(question: string): void {
    const entry = this._entries.get(question);
    if (entry) {
      this._current = question;
      this._arrange();
      entry.form.node.scrollIntoView({ block: this._alone ? 'nearest' : 'start' });
      entry.form.focus();
    }
  }

  private _build(content: Content, arrangement: Arrangement): void {
    const head = fromHtml(content.head);
    head.className = 'room-paper-head';
    this.body.append(head);
    const rank = new Map(arrangement.order.map((name, index) => [name, index]));
    let number = 0;
    for (const section of content.sections) {
      const title = fromHtml(section.head);
      title.className = 'room-section';
      this.body.append(title);
      const groups = section.groups
        .map(group => ({
          context: group.context,
          facts: group.questions.map(question => arranged(question, arrangement))
        }))
        .sort((a, b) => rankOf(rank, a.facts) - rankOf(rank, b.facts));
      for (const group of groups) {
        number += 1;
        const above: HTMLElement[] = [title];
        if (group.context) {
          const context = fromHtml(group.context);
          context.className = 'room-context';
          this.body.append(context);
          above.push(context);
        }
        group.facts.forEach((facts, part) => {
          const label = group.facts.length > 1 ? `${number}（${part + 1}）` : String(number);
          this._add(facts, label, above);
        });
      }
    }
    this.body.append(this._steps);
  }

  private _add(facts: Facts | string, label: string, above: readonly HTMLElement[]): void {
    if (typeof facts === 'string') {
      this.body.append(problemNode(facts));
      return;
    }
    const shown = { ...facts, label };
    const host = {
      render: fromHtml,
      changed: (value: Answer) => {
        form.say('');
        this._showState(entry);
        this._changed?.(shown, value, entry.marked);
      },
      // What is only read is not marked for later.
      ...(this._changed && {
        marked: (on: boolean) => {
          entry.marked = on;
          this._showState(entry);
          this._changed?.(shown, entry.form.answer, on);
        }
      })
    };
    const form = new QuestionForm(shown, host, stringsOf(trans));
    const jump = button(label, () => this.go(facts.question));
    jump.className = 'room-jump';
    const entry: Entry = { form, jump, above, marked: false, aside: false };
    this._entries.set(facts.question, entry);
    this.body.append(form.node);
    this.map.append(jump);
    this._showState(entry);
  }

  private _buildTools(): void {
    const way = button(words.onePerPage, () => {
      this._alone = !this._alone;
      way.textContent = this._alone ? words.allOnPage : words.onePerPage;
      this.go(this._current);
    });
    const smaller = button('A−', () => this._resize(-1));
    smaller.setAttribute('aria-label', words.smaller);
    const larger = button('A＋', () => this._resize(1));
    larger.setAttribute('aria-label', words.larger);
    this.tools.append(way, smaller, larger);
    this._steps.append(
      button(words.previous, () => this._step(-1)),
      button(words.next, () => this._step(1))
    );
  }

  /** Tab stops once on the map, at the current question; the arrow keys go on from there. */
  private _holdOnMap(): void {
    this._entries.forEach((entry, name) => {
      entry.jump.tabIndex = name === this._current ? 0 : -1;
    });
  }

  private _moveOnMap(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const jumps = [...this._entries.values()].map(entry => entry.jump);
    const to = jumps[jumps.indexOf(event.target as HTMLButtonElement) + (by ?? NaN)];
    if (to) {
      event.preventDefault();
      to.focus();
    }
  }

  private _step(by: number): void {
    const names = [...this._entries.keys()];
    const to = names[names.indexOf(this._current) + by];
    if (to !== undefined) {
      this.go(to);
    }
  }

  private _arrange(): void {
    this.body.classList.toggle('room-alone', this._alone);
    const current = this._entries.get(this._current);
    for (const node of this.body.children) {
      const shown = node === current?.form.node || current?.above.includes(node as HTMLElement);
      node.toggleAttribute('hidden', this._alone && node !== this._steps && !shown);
    }
  }

  private _resize(by: number): void {
    this._size = Math.min(SIZES.length - 1, Math.max(0, this._size + by));
    this.body.style.fontSize = `${SIZES[this._size]!}%`;
  }

  private _showState(entry: Entry): void {
    const answered = !isBlank(entry.form.facts, entry.form.answer);
    entry.jump.classList.toggle('room-answered', answered);
    entry.jump.classList.toggle('room-marked', entry.marked);
    entry.jump.classList.toggle('room-aside', entry.aside);
    const state = words.state(answered, entry.marked) + (entry.aside ? words.notSaved : '');
    entry.jump.setAttribute('aria-label', `${entry.form.facts.label}，${state}`);
  }
}

/** The facts with their options in the candidate's order, lettered anew; an answer still names the option itself. */
function arranged(question: unknown, arrangement: Arrangement): Facts | string {
  const facts = readFacts(question);
  if (typeof facts === 'string') {
    const strings = stringsOf(trans);
    return facts === 'version' ? strings.unknownVersion : strings.damaged;
  }
  const letters = arrangement.options[facts.question] ?? '';
  const options = [...facts.options]
    .sort((a, b) => letters.indexOf(a.id) - letters.indexOf(b.id))
    .map((option, place) => ({ ...option, letter: String.fromCharCode(65 + place) }));
  return { ...facts, options };
}

function rankOf(rank: ReadonlyMap<string, number>, facts: readonly (Facts | string)[]): number {
  const first = facts[0];
  return (typeof first === 'object' ? rank.get(first.question) : undefined) ?? Infinity;
}
