import { beforeEach, describe, expect, it } from 'vitest';

import {
  calculatorNode,
  type CalculatorFacts,
  type Outcome,
  type Values
} from '../../src/lesson/calculator';
import { CHINESE } from '../samples';

const FACTS: CalculatorFacts = {
  calculator: 'sample',
  title: '期限计算器',
  hint: '选一项期限。',
  fields: [
    {
      name: 'rule',
      label: '哪一项',
      kind: 'one',
      options: [
        { id: 'a', text: '听证', group: '处罚' },
        { id: 'b', text: '复议', group: '复议' },
        { id: 'c', text: '送达', group: '处罚' }
      ]
    },
    {
      name: 'facts',
      label: '情节',
      kind: 'several',
      options: [
        { id: 'x', text: '初次', group: '' },
        { id: 'y', text: '改正', group: '' }
      ]
    },
    { name: 'from', label: '哪一天', kind: 'date', options: [] },
    { name: 'low', label: '下限', kind: 'amount', options: [] }
  ],
  values: { rule: 'b', facts: ['y'], from: '2026-03-23', low: '10000' },
  outcome: {
    result: '到三月三十日',
    lines: [
      { text: '从次日数起', basis: '《行政处罚法》(2021)第八十五条' },
      { text: '没有依据的一步', basis: '' }
    ]
  }
};

let asked: [string, Values][];
let answer: () => Promise<Outcome>;

function made(changes: Partial<CalculatorFacts> = {}): HTMLElement {
  const node = calculatorNode(
    { ...FACTS, ...changes },
    CHINESE,
    (kind, values) => {
      asked.push([kind, values]);
      return answer();
    },
    error => `不行：${String(error)}`
  );
  document.body.replaceChildren(node);
  return node;
}

type Control = HTMLInputElement | HTMLSelectElement;

function labelled(node: HTMLElement, text: string): Control {
  const label = [...node.querySelectorAll('label')].find(each => each.textContent.startsWith(text));
  return label!.querySelector<Control>('input, select')!;
}

function fill(node: HTMLElement, text: string, value: string): void {
  const control = labelled(node, text);
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
}

async function calculate(node: HTMLElement): Promise<void> {
  node.querySelector('button')!.click();
  await new Promise(resolve => setTimeout(resolve));
}

const told = (node: HTMLElement): string => node.querySelector('.ls-outcome')!.textContent;

beforeEach(() => {
  asked = [];
  answer = () => Promise.resolve({ result: '好', lines: [] });
});

describe('a calculator', () => {
  it('is named, and every field has its label', () => {
    const node = made();
    expect(node.getAttribute('aria-label')).toBe('期限计算器');
    expect(node.querySelector('h4')?.textContent).toBe('期限计算器');
    expect(node.querySelector('.ls-hint')?.textContent).toBe('选一项期限。');
    for (const input of node.querySelectorAll('input, select')) {
      expect(input.closest('label')!.textContent.trim()).not.toBe('');
    }
    expect(node.querySelector('fieldset > legend')?.textContent).toBe('情节');
    expect(labelled(node, '哪一天').type).toBe('date');
    expect((labelled(node, '下限') as HTMLInputElement).inputMode).toBe('decimal');
  });

  it('puts options under the headings of their groups, each once', () => {
    const groups = [...made().querySelectorAll('optgroup')];
    expect(groups.map(each => [each.label, each.textContent])).toEqual([
      ['处罚', '听证送达'],
      ['复议', '复议']
    ]);
  });

  it('shows the example until something is worked out', () => {
    const node = made();
    expect(told(node)).toContain(`${CHINESE.example}到三月三十日`);
    expect([...node.querySelectorAll('li')].map(each => each.textContent)).toEqual([
      '从次日数起 《行政处罚法》(2021)第八十五条',
      '没有依据的一步'
    ]);
    expect(node.querySelectorAll('.ls-basis')).toHaveLength(1);
    expect(labelled(node, '哪一项').value).toBe('b');
    expect(asked).toEqual([]);
  });

  it('sends what stands in its fields', async () => {
    const node = made();
    await calculate(node);
    fill(node, '哪一项', 'c');
    labelled(node, '初次').click();
    fill(node, '哪一天', '2026-10-01');
    fill(node, '下限', '');
    await calculate(node);
    expect(asked).toEqual([
      ['sample', FACTS.values],
      ['sample', { rule: 'c', facts: ['x', 'y'], from: '2026-10-01', low: '' }]
    ]);
  });

  it('shows the result in the place of the example, as text', async () => {
    answer = () =>
      Promise.resolve({ result: '<b>好</b>', lines: [{ text: '<i>一</i>', basis: '<u>条</u>' }] });
    const node = made();
    await calculate(node);
    expect(told(node)).toBe('<b>好</b><i>一</i> <u>条</u>');
    expect(node.querySelector('.ls-outcome')!.getAttribute('role')).toBe('status');
    expect(node.querySelector('.ls-outcome b, .ls-outcome i')).toBeNull();
  });

  it('tells what is missing in the place of any result, and works again after that', async () => {
    const node = made();
    answer = () => Promise.reject(new Error('2027 年'));
    await calculate(node);
    expect(told(node)).toBe('不行：Error: 2027 年');
    expect(node.querySelector('.ls-problem')).not.toBeNull();
    expect(node.querySelector('button')!.disabled).toBe(false);
    answer = () => Promise.resolve({ result: '好', lines: [] });
    await calculate(node);
    expect(told(node)).toBe('好');
  });

  it('lets no result stand below other values', async () => {
    const node = made();
    fill(node, '哪一天', '2026-10-01');
    expect(told(node)).toBe('');
    await calculate(node);
    expect(told(node)).toBe('好');
    labelled(node, '初次').click();
    expect(told(node)).toBe('');
    // Nor one that comes when other values stand there already.
    let done: (outcome: Outcome) => void = () => undefined;
    answer = () => new Promise(resolve => (done = resolve));
    await calculate(node);
    fill(node, '哪一天', '2026-10-02');
    done({ result: '旧的', lines: [] });
    await new Promise(resolve => setTimeout(resolve));
    expect(told(node)).toBe('');
  });

  it('asks once while it is asked', async () => {
    let done: (outcome: Outcome) => void = () => undefined;
    answer = () => new Promise(resolve => (done = resolve));
    const node = made();
    await calculate(node);
    await calculate(node);
    expect(asked).toHaveLength(1);
    done({ result: '好', lines: [] });
    await new Promise(resolve => setTimeout(resolve));
    expect(node.querySelector('button')!.disabled).toBe(false);
  });

  it.each<Values>([{}, { rule: 'gone', facts: 'x', from: ['2026-03-23'] }])(
    'stands with an example that is none: %j',
    async values => {
      const node = made({ values });
      await calculate(node);
      const [, sent] = asked[0]!;
      expect(Object.keys(sent)).toEqual(['rule', 'facts', 'from', 'low']);
      expect(sent.facts).toEqual([]);
      expect(sent.from).toBe('');
    }
  );
});
