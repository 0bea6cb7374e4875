import { beforeEach, describe, expect, it } from 'vitest';

import { StepForm, passed, readStep, unsent, type StepFacts } from '../../src/lesson/step';
import { CHINESE, SINGLE } from '../samples';

const STEP = {
  ...SINGLE,
  role: 'step',
  question: 's02',
  label: '2',
  points: undefined,
  replies: [
    { id: 'A', right: false, text: '一年容易与……混淆。' },
    { id: 'B', right: true, text: '对，满二年。' }
  ]
};

let chosen: string[];

function factsOf(changes: Record<string, unknown> = {}): StepFacts {
  const facts = readStep({ ...STEP, ...changes });
  if (typeof facts === 'string') {
    throw new Error(facts);
  }
  return facts;
}

function formOf(changes: Record<string, unknown> = {}): StepForm {
  const form = new StepForm(
    factsOf(changes),
    {
      render: text => {
        const node = document.createElement('p');
        node.textContent = text;
        return node;
      },
      chosen: answer => chosen.push(answer)
    },
    CHINESE
  );
  document.body.replaceChildren(form.node);
  return form;
}

function radios(form: StepForm): HTMLInputElement[] {
  return [...form.node.querySelectorAll<HTMLInputElement>('input[type=radio]')];
}

function button(form: StepForm): HTMLButtonElement {
  return form.node.querySelector<HTMLButtonElement>('button')!;
}

function said(form: StepForm): string {
  return form.node.querySelector('[role=status] .ls-feedback')?.textContent ?? '';
}

beforeEach(() => {
  chosen = [];
});

describe('a step', () => {
  it('says which it is and that one chooses first', () => {
    const legend = formOf().node.querySelector('legend')?.textContent;
    expect(legend).toContain(CHINESE.step('2'));
    expect(legend).toContain(CHINESE.chooseFirst);
    expect(legend).toContain('期限是多久？');
  });

  it('says nothing and offers nothing before a choice', () => {
    const form = formOf();
    expect(said(form)).toBe('');
    expect(form.node.textContent).not.toContain('混淆');
    expect(button(form).hidden).toBe(true);
    expect(form.taken).toBe(false);
  });

  it('is not taken by a tick alone: one may still change one’s mind', () => {
    const form = formOf();
    radios(form)[0]!.click();
    expect([form.taken, said(form), chosen]).toEqual([false, '', []]);
    expect(button(form).hidden).toBe(false);
    radios(form)[1]!.click();
    button(form).click();
    expect(chosen).toEqual(['B']);
  });

  it('tells who chose right why, and nothing of the others', () => {
    const form = formOf();
    radios(form)[1]!.click();
    button(form).click();
    expect(said(form)).toBe(`${CHINESE.goodChoice}对，满二年。`);
    expect(form.node.querySelector('.ls-feedback')!.classList).toContain('ls-right');
  });

  it('tells who chose wrong why, and which is right and why', () => {
    const form = formOf();
    radios(form)[0]!.click();
    button(form).click();
    expect(said(form)).toBe(
      `${CHINESE.tempting}一年容易与……混淆。${CHINESE.better('B')}二年对，满二年。`
    );
    expect(form.node.querySelector('.ls-feedback')!.classList).toContain('ls-wrong');
  });

  it('is locked once it is taken', () => {
    const form = formOf();
    radios(form)[0]!.click();
    button(form).click();
    expect(form.taken).toBe(true);
    expect(button(form).hidden).toBe(true);
    expect(radios(form).every(each => each.disabled || each.closest('fieldset')!.disabled)).toBe(
      true
    );
    form.show('B');
    button(form).click();
    expect(chosen).toEqual(['A']);
    expect(said(form)).toContain(CHINESE.tempting);
    expect(radios(form)[0]!.checked).toBe(true);
  });

  it('shows what was chosen before without telling it again', () => {
    const form = formOf();
    form.show('A');
    expect([form.taken, chosen]).toEqual([true, []]);
    expect(radios(form)[0]!.checked).toBe(true);
    expect(said(form)).toContain('混淆');
    expect(said(form)).toContain(CHINESE.better('B'));
    expect(button(form).hidden).toBe(true);
  });

  it.each([null, 'Z', '', ['A'], true])('is not taken by %j', answer => {
    const form = formOf();
    form.show(answer);
    expect([form.taken, said(form)]).toEqual([false, '']);
    expect(radios(form).every(each => !each.checked)).toBe(true);
    radios(form)[1]!.click();
    expect(button(form).hidden).toBe(false);
  });
});

describe('steps that were passed', () => {
  it('are those before the first that is open, whatever was taken after it', () => {
    const forms = ['s01', 's02', 's03'].map(question => formOf({ question }));
    expect(passed(forms)).toEqual([]);
    forms[0]!.show('A');
    forms[2]!.show('B');
    expect(passed(forms)).toEqual(['s01']);
    forms[1]!.show('B');
    expect(passed(forms)).toEqual(['s01', 's02', 's03']);
  });
});

describe('the facts of a step', () => {
  const reply = (id: string, right: boolean) => ({ id, right, text: '因为' });

  it.each([
    ['no replies', undefined],
    ['replies that are no list', { A: reply('A', true) }],
    ['no reply to an option', [reply('A', true)]],
    ['a reply to what is no option alone', [reply('A', true), reply('C', false)]],
    ['none that is right', [reply('A', false), reply('B', false)]],
    ['two that are right', [reply('A', true), reply('B', true)]],
    ['a reply without text', [reply('A', true), { id: 'B', right: false }]],
    ['a right that is no truth', [reply('A', true), { id: 'B', right: 'no', text: '' }]],
    ['a reply that is nothing', [reply('A', true), null]]
  ])('are damaged with %s', (_, replies) => {
    expect(readStep({ ...STEP, replies })).toBe('damaged');
  });

  it('are damaged or of another version as those of questions are', () => {
    expect(readStep(null)).toBe('damaged');
    expect(readStep({ ...STEP, options: undefined })).toBe('damaged');
    expect(readStep({ ...STEP, schema: 2 })).toBe('version');
    expect(factsOf().replies).toHaveLength(2);
  });
});

describe('choices that the room does not have', () => {
  const itemOf = (name: string): string => `lesson:${name}`;

  it('are those made while it was away', () => {
    const kept = { s01: 'A', s02: 'B' };
    expect(unsent(kept, { 'lesson:s01': { answer: 'C', right: false } }, itemOf)).toEqual([
      ['lesson:s02', 'B']
    ]);
    expect(unsent(kept, {}, itemOf)).toHaveLength(2);
  });

  it('are none where it has them all', () => {
    expect(unsent({ s01: 'A' }, { 'lesson:s01': {} }, itemOf)).toEqual([]);
    expect(unsent({}, { 'lesson:s01': {} }, itemOf)).toEqual([]);
  });
});

it('says to every choice what there is to say while it is printed', () => {
  const form = formOf();
  form.show('A');
  form.print(true);
  const printed = form.node.querySelector('.ls-replies')?.textContent;
  for (const reply of form.facts.replies) {
    expect(printed).toContain(reply.text);
  }
  expect(printed).toContain(`A．${CHINESE.tempting}`);
  expect(printed).toContain(`B．${CHINESE.goodChoice}`);
  form.print(false);
  expect(form.node.querySelector('.ls-replies')).toBeNull();
  expect(said(form)).toContain('混淆');
});
