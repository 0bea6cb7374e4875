/**
 * A step of a lesson's case: the reader chooses and only then reads what the lesson says to that choice. Plain DOM, for the web
 * pages and for JupyterLab alike; the host keeps the choice and shows what comes after it.
 */

import {
  QuestionForm,
  busyButton,
  element,
  paragraph,
  readFacts,
  type Answer,
  type Facts,
  type FactsError,
  type Strings
} from '../question';

export interface Reply {
  readonly id: string;
  readonly right: boolean;
  /** What the host renders. */
  readonly text: string;
}

export interface StepFacts extends Facts {
  readonly replies: readonly Reply[];
}

export interface StepHost {
  render(markdown: string): HTMLElement;
  /** The reader has chosen; what comes after may be read. */
  chosen(answer: string): void;
}

/** The facts of a step in a cell's metadata, or why it cannot be shown. */
export function readStep(metadata: unknown): StepFacts | FactsError {
  const facts = readFacts(metadata);
  if (typeof facts === 'string') {
    return facts;
  }
  const replies = (metadata as { replies?: unknown }).replies;
  const whole =
    Array.isArray(replies) &&
    replies.every(isReply) &&
    replies.filter(reply => reply.right).length === 1 &&
    facts.options.every(option => replies.some(reply => reply.id === option.id));
  return whole ? { ...facts, replies } : 'damaged';
}

export class StepForm {
  readonly node: HTMLElement;
  private readonly _form: QuestionForm;
  private readonly _button: HTMLButtonElement;
  private _taken = false;

  constructor(
    readonly facts: StepFacts,
    private readonly _host: StepHost,
    private readonly _strings: Strings
  ) {
    const own: Strings = {
      ..._strings,
      number: label => _strings.step(label),
      kinds: { ..._strings.kinds, single: _strings.chooseFirst }
    };
    this._button = busyButton(_strings.choose, () => {
      this._take(this._form.answer);
      return Promise.resolve();
    });
    this._form = new QuestionForm(
      facts,
      {
        render: markdown => this._host.render(markdown),
        changed: answer => {
          this._button.hidden = answer === null;
        }
      },
      own
    );
    this._button.hidden = true;
    this._form.act(this._button);
    this.node = this._form.node;
    this.node.classList.add('ls-step');
  }

  get taken(): boolean {
    return this._taken;
  }

  /** Show what was chosen before. */
  show(answer: Answer): void {
    if (!this._taken && typeof answer === 'string' && this._reply(answer)) {
      this._form.show(answer);
      this._settle(answer);
    }
  }

  /** While it is printed, what is said to every choice stands in the place of what was said to one: nothing can be chosen on paper. */
  print(on: boolean): void {
    this.node.classList.toggle('ls-printed', on);
    this.node.querySelector('.ls-replies')?.remove();
    if (on) {
      this.node.append(this._replies());
    }
  }

  private _take(answer: Answer): void {
    if (typeof answer === 'string' && this._reply(answer)) {
      this._settle(answer);
      this._host.chosen(answer);
    }
  }

  private _settle(answer: string): void {
    this._taken = true;
    this._form.lock(true);
    this._button.hidden = true;
    const chosen = this._reply(answer)!;
    const box = element('div', 'ls-lesson');
    const verdict = element('strong', '');
    verdict.textContent = chosen.right ? this._strings.goodChoice : this._strings.tempting;
    box.append(verdict, this._host.render(chosen.text));
    const right = this.facts.replies.find(reply => reply.right);
    if (!chosen.right && right) {
      const option = this.facts.options.find(each => each.id === right.id);
      box.append(
        paragraph(this._strings.better(right.id), 'ls-right-answer'),
        ...(option ? [this._host.render(option.text)] : []),
        this._host.render(right.text)
      );
    }
    this._form.say(box, chosen.right ? 'right' : 'wrong');
  }

  private _replies(): HTMLElement {
    const box = element('div', 'ls-replies');
    for (const reply of this.facts.replies) {
      const verdict = element('strong', '');
      const word = reply.right ? this._strings.goodChoice : this._strings.tempting;
      verdict.textContent = `${reply.id}．${word}`;
      box.append(verdict, this._host.render(reply.text));
    }
    return box;
  }

  private _reply(answer: string): Reply | undefined {
    return this.facts.replies.find(reply => reply.id === answer);
  }
}

/** The names of the steps, in order, up to the first that is open: what comes after these may be read. */
export function passed(steps: Iterable<StepForm>): string[] {
  const names: string[] = [];
  for (const { taken, facts } of steps) {
    if (!taken) {
      break;
    }
    names.push(facts.question);
  }
  return names;
}

function isReply(value: unknown): value is Reply {
  const reply = value as Partial<Reply> | null;
  return (
    typeof reply === 'object' &&
    typeof reply?.id === 'string' &&
    typeof reply.right === 'boolean' &&
    typeof reply.text === 'string'
  );
}

/** The choices of a copy that the room does not have, by the names under which the room keeps them. */
export function unsent(
  kept: Readonly<Record<string, string>>,
  has: Readonly<Record<string, unknown>>,
  itemOf: (name: string) => string
): readonly (readonly [string, string])[] {
  return Object.entries(kept)
    .map(([name, answer]) => [itemOf(name), answer] as const)
    .filter(([item]) => !(item in has));
}
