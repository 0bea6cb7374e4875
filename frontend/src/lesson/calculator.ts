/** A calculator of a lesson: fields to fill, and a result with the article beside each step. The server works it out. */

import { busyButton, element, paragraph, type Strings } from '../question';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: 'one' | 'several' | 'date' | 'amount';
  readonly options: readonly {
    readonly id: string;
    readonly text: string;
    readonly group: string;
  }[];
}

export interface Outcome {
  readonly result: string;
  readonly lines: readonly { readonly text: string; readonly basis: string }[];
}

export type Values = Record<string, string | string[]>;

export interface CalculatorFacts {
  readonly calculator: string;
  readonly title: string;
  readonly hint: string;
  readonly fields: readonly Field[];
  /** Of the worked example. */
  readonly values: Values;
  readonly outcome: Outcome;
}

/** `work` asks the server; what it throws is told by `reason`. */
export function calculatorNode(
  facts: CalculatorFacts,
  strings: Strings,
  work: (kind: string, values: Values) => Promise<Outcome>,
  reason: (error: unknown) => string
): HTMLElement {
  const node = element('section', 'ls-calculator');
  node.setAttribute('aria-label', facts.title);
  const title = element('h4', '');
  title.textContent = facts.title;
  const result = element('div', 'ls-outcome');
  result.setAttribute('role', 'status');
  result.append(...outcomeNodes(facts.outcome, strings.example));
  const inputs = facts.fields.map(field => new FieldInput(field, facts.values[field.name]));
  let changes = 0;
  for (const input of inputs) {
    input.node.addEventListener('input', () => {
      // A result never stands below other values than its own.
      changes++;
      result.replaceChildren();
    });
  }
  const calculate = busyButton(strings.calculate, async () => {
    const values: Values = {};
    for (const input of inputs) {
      values[input.name] = input.value;
    }
    const asked = changes;
    const nodes = await work(facts.calculator, values).then(
      outcome => outcomeNodes(outcome, ''),
      (error: unknown) => [paragraph(reason(error), 'ls-problem')]
    );
    if (asked === changes) {
      result.replaceChildren(...nodes);
    }
  });
  node.append(
    title,
    paragraph(facts.hint, 'ls-hint'),
    ...inputs.map(input => input.node),
    calculate,
    result
  );
  return node;
}

function outcomeNodes(outcome: Outcome, before: string): HTMLElement[] {
  const list = element('ol', 'ls-outcome-lines');
  for (const { text, basis } of outcome.lines) {
    const line = element('li', '');
    line.append(text);
    if (basis) {
      const cited = element('span', 'ls-basis');
      cited.textContent = basis;
      line.append(' ', cited);
    }
    list.append(line);
  }
  return [paragraph(`${before}${outcome.result}`, 'ls-outcome-result'), list];
}

class FieldInput {
  readonly node: HTMLElement;
  private readonly _read: () => string | string[];

  constructor(
    private readonly _field: Field,
    value: string | string[] | undefined
  ) {
    if (_field.kind === 'several') {
      const box = element('fieldset', 'ls-field');
      const legend = element('legend', '');
      legend.textContent = _field.label;
      const boxes = _field.options.map(option => {
        const input = document.createElement('input');
        input.type = 'checkbox';
        input.value = option.id;
        input.checked = Array.isArray(value) && value.includes(option.id);
        const label = element('label', 'ls-option');
        label.append(input, option.text);
        box.append(label);
        return input;
      });
      box.prepend(legend);
      this.node = box;
      this._read = () => boxes.filter(each => each.checked).map(each => each.value);
      return;
    }
    const input = _field.kind === 'one' ? select(_field) : document.createElement('input');
    if (input instanceof HTMLInputElement) {
      input.type = _field.kind === 'date' ? 'date' : 'text';
      input.inputMode = _field.kind === 'amount' ? 'decimal' : '';
      input.autocomplete = 'off';
    }
    input.value = typeof value === 'string' ? value : '';
    const label = element('label', 'ls-field');
    label.append(_field.label, input);
    this.node = label;
    this._read = () => input.value;
  }

  get name(): string {
    return this._field.name;
  }

  get value(): string | string[] {
    return this._read();
  }
}

function select(field: Field): HTMLSelectElement {
  const node = document.createElement('select');
  const groups = new Map<string, HTMLElement>();
  for (const option of field.options) {
    const each = document.createElement('option');
    each.value = option.id;
    each.textContent = option.text;
    let place: HTMLElement = node;
    if (option.group) {
      let group = groups.get(option.group);
      if (!group) {
        group = document.createElement('optgroup');
        (group as HTMLOptGroupElement).label = option.group;
        groups.set(option.group, group);
        node.append(group);
      }
      place = group;
    }
    place.append(each);
  }
  return node;
}
