import { beforeEach, describe, expect, it } from 'vitest';

import { QuestionForm, type Answer } from '../../src/question';
import { CHINESE, ESSAY, FILL_IN, factsOf } from '../samples';

let told: Answer[];
let marks: boolean[];

function formOf(changes: Record<string, unknown> = {}): QuestionForm {
  const form = new QuestionForm(
    factsOf(changes),
    {
      render: text => {
        const node = document.createElement('div');
        node.textContent = text;
        return node;
      },
      changed: answer => told.push(answer),
      marked: on => marks.push(on)
    },
    CHINESE
  );
  document.body.replaceChildren(form.node);
  return form;
}

function inputs(form: QuestionForm, selector = '.ls-options input, .ls-blank input, textarea') {
  return [...form.node.querySelectorAll<HTMLInputElement>(selector)];
}

function type(input: HTMLInputElement, text: string): void {
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

beforeEach(() => {
  told = [];
  marks = [];
});

describe('QuestionForm', () => {
  it('groups radio buttons under the stem, each with its label', () => {
    const form = formOf();
    const legend = form.node.querySelector('fieldset > legend');
    expect(legend?.textContent).toBe('第1题 单选（2分）期限是多久？');
    const labels = inputs(form).map(input => input.closest('label')?.textContent);
    expect(labels).toEqual(['A．一年', 'B．二年']);
    expect(inputs(form).every(input => input.type === 'radio' && input.name === 'q01')).toBe(true);
  });

  it('tells one choice', () => {
    const form = formOf();
    inputs(form)[1]!.click();
    inputs(form)[0]!.click();
    expect(told).toEqual(['B', 'A']);
    expect(form.node.classList.contains('ls-answered')).toBe(true);
  });

  it('tells several choices in the order of the options, and none as blank', () => {
    const form = formOf({ kind: 'multiple' });
    inputs(form)[1]!.click();
    inputs(form)[0]!.click();
    inputs(form)[1]!.click();
    inputs(form)[0]!.click();
    expect(told).toEqual([['B'], ['A', 'B'], ['A'], null]);
  });

  it('tells true and false', () => {
    const form = formOf({ kind: 'true_false', options: undefined });
    expect(inputs(form).map(input => input.closest('label')?.textContent)).toEqual([
      '正确',
      '错误'
    ]);
    inputs(form)[1]!.click();
    inputs(form)[0]!.click();
    expect(told).toEqual([false, true]);
  });

  it('tells each blank, and draws it in the stem', () => {
    const form = formOf(FILL_IN);
    expect(form.node.querySelector('.ls-stem')?.textContent).toBe(
      '甲＿＿＿＿＿＿，乙＿＿＿＿＿＿。'
    );
    expect(form.node.classList.contains('ls-answered')).toBe(false);
    type(inputs(form)[1]!, '六十日');
    expect(form.node.classList.contains('ls-answered'), 'one of two is something').toBe(true);
    type(inputs(form)[0]!, '二年');
    type(inputs(form)[0]!, '');
    type(inputs(form)[1]!, ' ');
    expect(told).toEqual([['', '六十日'], ['二年', '六十日'], ['', '六十日'], null]);
    formOf({ ...FILL_IN, blanks: 1 });
    told = [];
  });

  it('tells a single blank as a text', () => {
    type(inputs(formOf({ ...FILL_IN, blanks: 1 }))[0]!, '二年');
    expect(told).toEqual(['二年']);
  });

  it('counts the characters of a long answer without spaces', () => {
    const form = formOf(ESSAY);
    type(inputs(form)[0]!, '先告知，\n 再决定😀');
    expect(form.node.querySelector('.ls-count')?.textContent).toBe('8 字');
    expect(told).toEqual(['先告知，\n 再决定😀']);
  });

  it('shows what is stored without telling it again', () => {
    const single = formOf();
    single.show('B');
    expect(inputs(single).map(input => input.checked)).toEqual([false, true]);
    single.show(null);
    expect(inputs(single).some(input => input.checked)).toBe(false);
    const several = formOf({ kind: 'multiple' });
    several.show(['A', 'B']);
    expect(inputs(several).every(input => input.checked)).toBe(true);
    const blanks = formOf(FILL_IN);
    blanks.show(['一', '二']);
    expect(inputs(blanks).map(input => input.value)).toEqual(['一', '二']);
    expect(told).toEqual([]);
  });

  it.each<[Answer | undefined, string]>([
    [undefined, CHINESE.byHand],
    ['Z', CHINESE.noSuchOption]
  ])('leaves %j alone until the candidate answers anew', (stored, message) => {
    const form = formOf();
    form.show(stored);
    expect(form.node.querySelector('.ls-problem')?.textContent).toBe(message);
    expect(inputs(form).every(input => input.disabled)).toBe(true);
    expect(told).toEqual([]);
    form.node.querySelector<HTMLButtonElement>('.ls-notice button')!.click();
    expect(inputs(form).some(input => input.disabled)).toBe(false);
    inputs(form)[0]!.click();
    expect(told).toEqual(['A']);
  });

  it('offers a mark for later', () => {
    const form = formOf();
    const [mark] = inputs(form, '.ls-mark input');
    mark!.click();
    expect(marks).toEqual([true]);
    expect(form.node.classList.contains('ls-marked')).toBe(true);
    form.showMark(false);
    expect(mark!.checked).toBe(false);
    expect(told).toEqual([]);
  });

  it('never takes what it shows for markup', () => {
    const form = formOf({ stem: '<img src=x onerror=alert(1)>', label: '<b>1</b>' });
    expect(form.node.querySelector('img, b')).toBeNull();
  });

  it('takes no answer while it is locked, not even anew', () => {
    const form = formOf();
    form.show(undefined);
    form.lock(true);
    form.node.querySelector<HTMLElement>('button')?.click();
    expect(inputs(form).every(input => input.disabled)).toBe(true);
    form.lock(false);
    inputs(form)[0]!.click();
    expect(told).toEqual(['A']);
  });

  it('tells that a text is too long and by how much, and takes it all the same', () => {
    const form = formOf(ESSAY);
    const area = inputs(form)[0]!;
    type(area, '长'.repeat(30_000));
    const limit = form.node.querySelector('.ls-limit')!;
    expect(limit.textContent).toContain('20000');
    expect(limit.textContent).toContain('10000');
    expect(area.getAttribute('aria-describedby')).toBe(limit.id);
    expect(told).toHaveLength(1);
    expect(area.value).toHaveLength(30_000);
    type(area, '短');
    expect(limit.textContent).toBe('');
    expect(area.hasAttribute('aria-invalid')).toBe(false);
  });

  it('cuts nothing off a blank, and says which one is too long', () => {
    const form = formOf(FILL_IN);
    const [first, second] = inputs(form);
    type(second!, '长'.repeat(203));
    expect(second!.maxLength).toBe(-1);
    expect(form.node.querySelector('.ls-limit')?.textContent).toMatch(/200.*3/);
    expect([first, second].map(input => input!.getAttribute('aria-invalid'))).toEqual([
      null,
      'true'
    ]);
  });

  it('shows what is kept though it is too long', () => {
    const form = formOf(ESSAY);
    form.show('长'.repeat(20_001));
    expect(inputs(form)[0]!.value).toHaveLength(20_001);
    expect(inputs(form)[0]!.disabled).toBe(false);
    expect(form.node.querySelector('.ls-limit')?.textContent).not.toBe('');
  });

  it('stays refused when a lock comes and goes', () => {
    const form = formOf();
    form.show('Z');
    form.lock(true);
    form.lock(false);
    expect(inputs(form).every(input => input.disabled)).toBe(true);
  });

  it('colours the option that is chosen, and no other', () => {
    const form = formOf();
    const chosen = (): boolean[] =>
      inputs(form).map(input => input.closest('.ls-option')!.classList.contains('ls-chosen'));
    inputs(form)[0]!.click();
    inputs(form)[1]!.click();
    expect(chosen()).toEqual([false, true]);
    form.show(null);
    expect(chosen()).toEqual([false, false]);
  });
});
